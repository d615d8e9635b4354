import NIOCore
import NIOExtras

/// Stands in a control connection's pipeline until somebody serves it, and closes it when the
/// daemon stops before that.
///
/// A connection that is taken in the moment of a stop reaches nobody any more. It may be no
/// `NIOAsyncChannel` yet: one that is dropped unused ends the process.
final class UnservedConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// Makes room for the handlers of whoever serves the connection; on its event loop.
    static func serve(_ connection: any Channel) -> EventLoopFuture<Void> {
        let pipeline = connection.pipeline.syncOperations
        do {
            let handler = try pipeline.handler(type: UnservedConnection.self)
            return pipeline.removeHandler(handler)
        } catch {
            return connection.eventLoop.makeFailedFuture(error)
        }
    }
}

import NIOCore
import NIOExtras
import Sessions

/// Ends a connection that is still busy some time after the daemon began to stop: a half-sent
/// request must not hold the stop up.
final class QuiesceDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            let channel = context.channel
            let delay = TimeAmount.milliseconds(Limits.stopping.inMilliseconds)
            context.eventLoop.scheduleTask(in: delay) { channel.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }
}

import NIOCore
import NIOExtras
import Sessions

/// How one connection ends when the daemon stops: an idle one at once, a busy one after its answer.
///
/// One that was taken a moment ago and has sent nothing yet is neither: its request is on the way,
/// and a browser that is cut off here would show an error. It is waited for, a short while.
final class Quiescence: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = NIOAny

    private let patience: TimeAmount
    private var wasAnswered = false
    private var isHeldBack = false

    /// - Parameter patience: how long the first request is waited for.
    init(patience: Duration = Limits.firstRequestAtStop) {
        self.patience = .milliseconds(patience.inMilliseconds)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        // A half-sent request must not hold the stop up.
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .milliseconds(Limits.stopping.inMilliseconds)) {
            channel.close(promise: nil)
        }
        guard !wasAnswered else { return context.fireUserInboundEventTriggered(event) }
        isHeldBack = true
        let here = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: patience) {
            here.value.handler.letGo(here.value.context)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        wasAnswered = true
        context.write(data, promise: promise)
        letGo(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isHeldBack = false
    }

    private func letGo(_ context: ChannelHandlerContext) {
        guard isHeldBack else { return }
        isHeldBack = false
        context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
}

import NIOCore
import NIOHTTP1

/// Ends a connection whose answer has a status below 100, which HTTP does not know (RFC 9110 §15).
///
/// async-http-client takes such a head for an informational one, and the process dies of the body
/// that follows.
final class ResponseStatusGuard: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    private var isSpent = false
    private let bound: AnswerBound

    private init(_ bound: AnswerBound) {
        self.bound = bound
    }

    /// Stands behind the decoder of `channel`, which runs on its event loop, and ``AnswerBound``
    /// before it.
    static func add(to channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.submit {
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(
                type: ByteToMessageHandler<HTTPResponseDecoder>.self)
            let bound = AnswerBound()
            try pipeline.addHandler(bound, position: .before(decoder))
            try pipeline.addHandler(ResponseStatusGuard(bound), position: .after(decoder))
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isSpent else { return }
        if case .head(let head) = unwrapInboundIn(data), head.status.code < 100 {
            isSpent = true
            context.fireErrorCaught(HTTPParserError.invalidStatus)
            context.close(promise: nil)
            return
        }
        if case .end = unwrapInboundIn(data) { bound.startAgain() }
        context.fireChannelRead(data)
    }
}

import NIOCore
import NIOHTTP1
import Sessions

/// Ends a connection to a provider that sends more than an answer may have, whatever it is: interim
/// answers, a head, blanks that the parser skips, extensions of chunks, a trailer.
///
/// async-http-client bounds the body alone. It counts what comes for one answer, whose end
/// ``ResponseStatusGuard`` tells.
final class AnswerBound: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let most = Limits.providerAnswerBytes + Limits.providerAnswerFraming
    private var bytes = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += unwrapInboundIn(data).readableBytes
        guard bytes <= Self.most else {
            context.fireErrorCaught(NIOTooManyBytesError(maxBytes: Self.most))
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }

    /// An answer is there; what comes next belongs to another.
    func startAgain() { bytes = 0 }
}

import NIOCore

/// Stands before the parser, and gives it the bytes of one connection in small pieces, as long as a
/// request is wanted.
///
/// The parser keeps what it cannot hand on yet, skips what has no meaning without counting it, and
/// takes whatever comes. This handler bounds that: it reads nothing from the network while a
/// request is being answered, and ``Limits/unparsedBytes`` without a result are too many.
final class Intake: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Taken, and not given to the parser yet.
    private var held = ByteBuffer()
    /// Given to the parser since it last handed something on.
    private var unparsed = 0
    private var hasEnded = false
    private var isPumping = false
    private let connection: Connection
    private var context: ChannelHandlerContext?

    init(for connection: Connection) {
        self.connection = connection
    }

    /// Whether a part of a request is here.
    var isInTheMiddle: Bool { unparsed > 0 || held.readableBytes > 0 }

    /// The parser has handed something on.
    func noteProgress() { unparsed = 0 }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        connection.intake = self
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        connection.intake = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        pump()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard connection.demand != .discard else { return }
        var bytes = unwrapInboundIn(data)
        if held.readableBytes == 0 {
            if unparsed == 0 { connection.noteFirstBytes() }
            held = bytes
        } else {
            held.writeBuffer(&bytes)
        }
        if held.readableBytes > Limits.heldBytes { connection.abort() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        pump()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .inputClosed? = event as? ChannelEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        // Not for the parser: it would complain of a half of a request that nobody sends on.
        hasEnded = true
        pump()
    }

    /// Gives the parser what it is to have now, and reads on if that is not enough.
    func pump() {
        guard let context, !isPumping else { return }
        isPumping = true
        while connection.demand == .parse,
            let piece = held.readSlice(length: min(Limits.pieceBytes, held.readableBytes)),
            piece.readableBytes > 0
        {
            unparsed += piece.readableBytes
            context.fireChannelRead(wrapInboundOut(piece))
            if unparsed > Limits.unparsedBytes { connection.refuseSkippedBytes() }
        }
        isPumping = false
        switch connection.demand {
        case .nothing: break
        case .parse where hasEnded, .discard where hasEnded: connection.closeInput()
        case .discard:
            held = ByteBuffer()
            context.read()
        case .parse: context.read()
        }
    }
}

import NIOCore
import NIOHTTP1
import Sessions

/// Answers the requests of one browser's connection, one after the other.
///
/// All on the connection's event loop: the settle function it is handed does not wait, and calls
/// back when the outcome is durable.
final class CallbackHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let port: CallbackPort
    private let pages: Pages
    private var head: HTTPRequestHead?
    private var deadline: Scheduled<Void>?
    private var isGone = false
    /// Whether a request waits for its answer.
    private var isAnswering = false
    /// Whether the other side sends no more.
    private var inputIsClosed = false

    /// The largest body that is read past; no redirect has one.
    private static let ignoredBodyBytes = 16 * 1024
    private var bodyBytes = 0

    init(port: CallbackPort, pages: Pages) {
        self.port = port
        self.pages = pages
    }

    func channelActive(context: ChannelHandlerContext) {
        expectRequest(within: Limits.requestHead, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isGone = true
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            bodyBytes = 0
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            if let head, bodyBytes > Self.ignoredBodyBytes {
                self.head = nil
                write(head.method == .GET ? .tooLarge : .wrongMethod, to: nil, context)
            }
        case .end:
            guard let head else { return }
            self.head = nil
            deadline?.cancel()
            answer(head, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            // A browser that hung up holds no place, but one that only sends no more gets its page.
            inputIsClosed = true
            if !isAnswering { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The decoder gives up on the connection after this. A connection that is closing takes no
        // complaint about the half of a request that it was left with.
        guard context.channel.isActive else { return }
        switch error {
        case HTTPParserError.headerOverflow: write(.tooLarge, to: nil, context)
        case is HTTPParserError: write(.malformed, to: nil, context)
        default: context.close(promise: nil)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        switch PublicRequest(head, known: port.parameters) {
        case .unknown: write(.unknown, to: head, context)
        case .wrongMethod: write(.wrongMethod, to: head, context)
        case .prefetch: write(.prefetch, to: head, context)
        case .callback(let callback):
            let loop = context.eventLoop
            let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
            isAnswering = true
            port.settle(callback) { answer in
                loop.execute {
                    bound.value.handler.write(answer, to: head, bound.value.context)
                }
            }
        }
    }

    private func write(
        _ answer: CallbackAnswer, to head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        if case .outcome(let outcome) = answer, let location = OnwardAddress.location(outcome) {
            write(pages.redirect(to: location), ByteBuffer(), to: head, context)
        } else {
            write(Page(answer), to: head, context)
        }
    }

    /// Without a `request`, the connection is closed afterwards.
    private func write(_ page: Page, to request: HTTPRequestHead?, _ context: ChannelHandlerContext)
    {
        let response = pages.response(page)
        write(response.head, response.body, to: request, context)
    }

    private func write(
        _ response: HTTPResponseHead, _ body: ByteBuffer, to request: HTTPRequestHead?,
        _ context: ChannelHandlerContext
    ) {
        guard !isGone, context.channel.isActive else { return }
        isAnswering = false
        var response = response
        let goesOn = !inputIsClosed && (request?.isKeepAlive ?? false)
        if !goesOn { response.headers.add(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        if body.readableBytes > 0, request?.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if goesOn {
            expectRequest(within: Limits.idleConnection, context)
        } else {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            written.whenComplete { _ in bound.value.close(promise: nil) }
        }
    }

    /// Closes the connection unless a whole request is there in time.
    private func expectRequest(within time: Duration, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: .milliseconds(time.inMilliseconds)) {
            bound.value.close(promise: nil)
        }
    }
}

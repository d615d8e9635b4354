import NIOCore
import NIOHTTP1
import Sessions

/// Answers the requests of one connection, a browser's or a provider's, one after the other.
///
/// All on the connection's event loop: the functions it is handed do not wait, and call back when
/// what they decided is durable.
final class CallbackHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let port: CallbackPort
    private let pages: @Sendable () -> Pages
    private let surroundings: CallbackSurroundings
    private let room: WebhookRoom
    private var webhook: WebhookBody?
    private var head: HTTPRequestHead?
    private var deadline: Scheduled<Void>?
    private var isGone = false
    /// Whether the connection is being closed, which takes a moment with TLS: what still comes is
    /// not taken.
    private var isEnding = false
    /// Whether a request waits for its answer.
    private var isAnswering = false
    /// Whether the other side sends no more.
    private var inputIsClosed = false

    /// The largest body that is read past; no redirect has one.
    private static let ignoredBodyBytes = 16 * 1024
    private var bodyBytes = 0

    init(
        port: CallbackPort, pages: @escaping @Sendable () -> Pages,
        surroundings: CallbackSurroundings, room: WebhookRoom
    ) {
        self.surroundings = surroundings
        self.port = port
        self.pages = pages
        self.room = room
    }

    func channelActive(context: ChannelHandlerContext) {
        expectRequest(within: Limits.requestHead, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isGone = true
        deadline?.cancel()
        webhook?.leave()
        webhook = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isEnding else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            bodyBytes = 0
            if case .webhook(let provider) = PublicRequest(head),
                port.takesWebhooks(provider)
            {
                expectBody(of: provider, head, context)
            }
        case .body(let bytes):
            if webhook != nil { take(bytes, context) } else { ignore(bytes, context) }
        case .end:
            guard let head else { return }
            self.head = nil
            deadline?.cancel()
            answer(head, context)
        }
    }

    private func expectBody(
        of provider: String, _ head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        guard length <= Limits.webhookBodyBytes else {
            self.head = nil
            return write(status: .payloadTooLarge, to: nil, context)
        }
        webhook = WebhookBody(provider: provider, room: room)
        expectRequest(within: Limits.requestHead, context)
        if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
            let goOn = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(goOn)), promise: nil)
        }
    }

    private func take(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        do throws(WebhookBody.Flaw) {
            try webhook?.append(bytes)
        } catch {
            webhook?.leave()
            webhook = nil
            guard head != nil else { return }
            head = nil
            write(
                status: error == .tooLarge ? .payloadTooLarge : .serviceUnavailable, to: nil,
                context)
        }
    }

    private func ignore(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        bodyBytes += bytes.readableBytes
        guard let head, bodyBytes > Self.ignoredBodyBytes else { return }
        self.head = nil
        switch PublicRequest(head) {
        case .webhook, .unknown: write(.unknown, to: nil, context)
        case .wrongMethod: write(.wrongMethod, to: nil, context)
        case .wrongWebhookMethod: write(status: .methodNotAllowed, to: nil, context)
        case .callback, .start, .prefetch: write(.tooLarge, to: nil, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            // A browser that hung up holds no place, but one that only sends no more gets its page.
            inputIsClosed = true
            if !isAnswering { end(context) }
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
        default: end(context)
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        isEnding = true
        context.close(promise: nil)
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let request = PublicRequest(
            head, known: port.parameters(), cookie: surroundings.startCookie,
            client: client(head, context))
        switch request {
        case .unknown: write(.unknown, to: head, context)
        case .wrongMethod: write(.wrongMethod, to: head, context)
        case .wrongWebhookMethod: write(status: .methodNotAllowed, to: head, context)
        case .prefetch: write(.prefetch, to: head, context)
        case .webhook: report(head, context)
        case .callback(let callback):
            isAnswering = true
            let here = self.here(context)
            port.settle(callback) { answer in
                here.execute { $0.handler.write(answer, to: head, $0.context) }
            }
        case .start(let token):
            isAnswering = true
            let here = self.here(context)
            port.start(token.digest) { answer in
                here.execute { $0.handler.write(answer, for: token, to: head, $0.context) }
            }
        }
    }

    private func here(
        _ context: ChannelHandlerContext
    ) -> NIOLoopBound<(handler: CallbackHandler, context: ChannelHandlerContext)> {
        NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    }

    private func client(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) -> String? {
        surroundings.proxies.client(head.headers, connectedFrom: context.remoteAddress)
    }

    private func report(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard let body = webhook else { return write(.unknown, to: head, context) }
        webhook = nil
        isAnswering = true
        let here = self.here(context)
        port.report(body.webhook(head.headers, from: client(head, context)), body.provider) {
            answer in
            body.leave()
            here.execute { $0.handler.write(status: answer.status, to: head, $0.context) }
        }
    }

    private func write(
        _ answer: CallbackAnswer, to head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        if let location = OnwardAddress.location(answer) {
            write(pages().redirect(to: location), ByteBuffer(), to: head, context)
        } else {
            write(Page(answer), saying: PageMessage(answer), to: head, context)
        }
    }

    private func write(
        _ answer: StartAnswer, for token: Token, to head: HTTPRequestHead,
        _ context: ChannelHandlerContext
    ) {
        switch answer {
        case .onward(let onward):
            let cookie = surroundings.startCookie.setting(token, for: onward.remaining)
            write(
                pages().redirect(to: onward.authURL, cookie: cookie), ByteBuffer(), to: head,
                context)
        case .page(let answer): write(Page(answer), to: head, context)
        case .forgotten: write(.forgotten, to: head, context)
        }
    }

    /// An answer that says nothing but its status: nobody reads what a webhook is answered.
    private func write(
        status: HTTPResponseStatus, to request: HTTPRequestHead?, _ context: ChannelHandlerContext
    ) {
        var headers: HTTPHeaders = ["Content-Length": "0", "Cache-Control": "no-store"]
        if status == .methodNotAllowed { headers.add(name: "Allow", value: "POST") }
        let response = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        write(response, ByteBuffer(), to: request, context)
    }

    /// Without a `request`, the connection is closed afterwards.
    private func write(
        _ page: Page, saying message: PageMessage? = nil, to request: HTTPRequestHead?,
        _ context: ChannelHandlerContext
    ) {
        let response = pages().response(page, to: request, saying: message)
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
            isEnding = true
            let here = self.here(context)
            written.whenComplete { _ in here.value.handler.end(here.value.context) }
        }
    }

    /// Closes the connection unless a whole request is there in time.
    private func expectRequest(within time: Duration, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let here = self.here(context)
        deadline = context.eventLoop.scheduleTask(in: .milliseconds(time.inMilliseconds)) {
            here.value.handler.end(here.value.context)
        }
    }
}

extension NIOLoopBound {
    /// Runs `body` with the value, on its event loop.
    fileprivate func execute(_ body: @escaping @Sendable (Value) -> Void) {
        eventLoop.execute { body(value) }
    }
}

extension WebhookAnswer {
    /// Providers take exactly 200 for received, and repeat anything else.
    fileprivate var status: HTTPResponseStatus {
        switch self {
        case .recorded: .ok
        case .forged: .unauthorized
        case .malformed: .badRequest
        case .unknown: .notFound
        case .notRecorded: .serviceUnavailable
        }
    }
}

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
    /// While the handler is in the pipeline.
    private var connection: CallbackConnection?
    private var webhook: WebhookBody?
    private var head: HTTPRequestHead?

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

    func handlerAdded(context: ChannelHandlerContext) {
        connection = CallbackConnection(context, now: surroundings.now)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        connection = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        connection?.expectRequest(within: Limits.requestHead)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection?.expectNothing()
        webhook?.leave()
        webhook = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let connection, !connection.isEnding else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            // Nobody knows for whom it is (RFC 9112 §3.2).
            guard head.version == .http1_0 || head.headers["Host"].count == 1 else {
                return write(.malformed, to: nil)
            }
            self.head = head
            bodyBytes = 0
            if case .webhook(let provider) = PublicRequest(head),
                port.takesWebhooks(provider)
            {
                expectBody(of: provider, head)
            }
        case .body(let bytes):
            if webhook != nil { take(bytes) } else { ignore(bytes) }
        case .end:
            guard let head else { return }
            self.head = nil
            connection.expectNothing()
            let client = surroundings.proxies.client(
                head.headers, connectedFrom: context.remoteAddress)
            answer(head, from: client, on: context.eventLoop)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { connection?.closeInput() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The decoder gives up on the connection after this. A connection that is closing takes no
        // complaint about the half of a request that it was left with.
        guard context.channel.isActive else { return }
        switch error {
        case HTTPParserError.headerOverflow: write(.tooLarge, to: nil)
        case is HTTPParserError: write(.malformed, to: nil)
        default: connection?.end()
        }
    }

    private func expectBody(of provider: String, _ head: HTTPRequestHead) {
        let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        guard length <= Limits.webhookBodyBytes else {
            self.head = nil
            return write(status: .payloadTooLarge, to: nil)
        }
        webhook = WebhookBody(provider: provider, room: room)
        connection?.expectRequest(within: Limits.requestHead)
        if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
            connection?.askForBody()
        }
    }

    private func take(_ bytes: ByteBuffer) {
        do throws(WebhookBody.Flaw) {
            try webhook?.append(bytes)
        } catch {
            webhook?.leave()
            webhook = nil
            guard head != nil else { return }
            head = nil
            write(status: error == .tooLarge ? .payloadTooLarge : .serviceUnavailable, to: nil)
        }
    }

    private func ignore(_ bytes: ByteBuffer) {
        bodyBytes += bytes.readableBytes
        guard let head, bodyBytes > Self.ignoredBodyBytes else { return }
        self.head = nil
        switch PublicRequest(head) {
        case .webhook, .unknown: write(.unknown, to: nil)
        case .wrongMethod: write(.wrongMethod, to: nil)
        case .wrongWebhookMethod: write(status: .methodNotAllowed, to: nil)
        case .callback, .start, .prefetch: write(.tooLarge, to: nil)
        }
    }

    private func answer(_ head: HTTPRequestHead, from client: String?, on loop: any EventLoop) {
        let request = PublicRequest(
            head, known: port.parameters(), cookie: surroundings.startCookie, client: client)
        let here = NIOLoopBound(self, eventLoop: loop)
        switch request {
        case .unknown: write(.unknown, to: head)
        case .wrongMethod: write(.wrongMethod, to: head)
        case .wrongWebhookMethod: write(status: .methodNotAllowed, to: head)
        case .prefetch: write(.prefetch, to: head)
        case .webhook:
            guard let body = webhook else { return write(.unknown, to: head) }
            webhook = nil
            connection?.startAnswering()
            port.report(body.webhook(head.headers, from: client), body.provider) { answer in
                body.leave()
                here.execute { $0.write(status: answer.status, to: head) }
            }
        case .callback(let callback):
            connection?.startAnswering()
            port.settle(callback) { answer in here.execute { $0.write(answer, to: head) } }
        case .start(let token):
            connection?.startAnswering()
            port.start(token.digest) { answer in
                here.execute { $0.write(answer, for: token, to: head) }
            }
        }
    }

    private func write(_ answer: CallbackAnswer, to head: HTTPRequestHead) {
        let pages = pages()
        if let location = OnwardAddress.location(answer, by: pages.returns) {
            connection?.write(pages.redirect(to: location), to: head)
        } else {
            write(Page(answer), saying: PageMessage(answer), to: head)
        }
    }

    private func write(_ answer: StartAnswer, for token: Token, to head: HTTPRequestHead) {
        switch answer {
        case .onward(let onward):
            let cookie = surroundings.startCookie.setting(token, for: onward.remaining)
            connection?.write(pages().redirect(to: onward.authURL, cookie: cookie), to: head)
        case .page(let answer): write(answer, to: head)
        case .forgotten: write(.forgotten, to: head)
        }
    }

    /// An answer that says nothing but its status: nobody reads what a webhook is answered.
    private func write(status: HTTPResponseStatus, to request: HTTPRequestHead?) {
        var headers: HTTPHeaders = ["Content-Length": "0", "Cache-Control": "no-store"]
        if status == .methodNotAllowed { headers.add(name: "Allow", value: "POST") }
        connection?.write(
            HTTPResponseHead(version: .http1_1, status: status, headers: headers), to: request)
    }

    /// Without a `request`, the connection is closed afterwards.
    private func write(
        _ page: Page, saying message: PageMessage? = nil, to request: HTTPRequestHead?
    ) {
        let response = pages().response(page, to: request, saying: message)
        connection?.write(response.head, response.body, to: request)
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

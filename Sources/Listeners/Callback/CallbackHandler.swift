import HTTPServer
import NIOCore
import NIOHTTP1
import Sessions

/// Answers the requests of browsers and of providers.
///
/// On the connections' event loops: the functions it is handed do not wait, and call back when what
/// they decided is durable.
struct CallbackHandler: RequestHandler {
    let port: CallbackPort
    let pages: @Sendable () -> Pages
    let surroundings: CallbackSurroundings

    func reception(of request: Request) -> Reception {
        let client = surroundings.proxies.client(
            request.headers, connectedFrom: request.sender.address)
        let meaning = PublicRequest(
            request, known: port.parameters(), cookie: surroundings.startCookie, client: client)
        switch meaning {
        case .unknown: return .answer(page(.unknown, for: request))
        case .wrongMethod: return .answer(page(.wrongMethod, for: request))
        case .wrongWebhookMethod: return .answer(Self.bare(.methodNotAllowed))
        case .prefetch: return .answer(page(.prefetch, for: request))
        case .webhook(let provider):
            guard let bytes = port.webhookBytes(provider) else {
                return .answer(page(.unknown, for: request))
            }
            return .read(bodyBytes: bytes) { exchange in
                port.report(Webhook(exchange.request, from: client), provider) { answer in
                    exchange.answer(Self.bare(answer.status))
                }
            }
        case .callback(let callback):
            return .read(bodyBytes: Limits.redirectBodyBytes) { exchange in
                port.settle(callback) { answer in
                    exchange.answer(response(answer, to: exchange.request))
                }
            }
        case .start(let token):
            return .read(bodyBytes: Limits.redirectBodyBytes) { exchange in
                port.start(token.digest) { answer in
                    exchange.answer(response(answer, for: token, to: exchange.request))
                }
            }
        }
    }

    func answer(to failure: RequestFailure, of request: Request?) -> Response {
        switch failure {
        case .malformed: page(.malformed, for: request)
        case .headTooLarge: page(.tooLarge, for: request)
        case .bodyTooLarge, .bodyTooSlow, .noRoom, .unknownCoding, .unknownVersion:
            Self.bare(failure.status)
        }
    }

    private func response(_ answer: CallbackAnswer, to request: Request) -> Response {
        let pages = pages()
        if let location = OnwardAddress.location(answer, by: pages.returns) {
            return pages.redirect(to: location)
        }
        return pages.response(Page(answer), to: request, saying: PageMessage(answer))
    }

    private func response(
        _ answer: StartAnswer, for token: Token, to request: Request
    ) -> Response {
        switch answer {
        case .onward(let onward):
            let cookie = surroundings.startCookie.setting(token, for: onward.remaining)
            return pages().redirect(to: onward.authURL, cookie: cookie)
        case .page(let answer): return response(answer, to: request)
        case .forgotten: return page(.forgotten, for: request)
        }
    }

    private func page(_ page: Page, for request: Request?) -> Response {
        pages().response(page, to: request)
    }

    /// An answer that says nothing but its status: nobody reads what a webhook is answered.
    private static func bare(_ status: HTTPResponseStatus) -> Response {
        var headers: HTTPHeaders = ["Cache-Control": "no-store"]
        if status == .methodNotAllowed { headers.add(name: "Allow", value: "POST") }
        return Response(status, headers: headers)
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

extension Webhook {
    /// A request's body, with those of its fields that came once.
    fileprivate init(_ request: Request, from client: String?) {
        var values: [String: String] = [:]
        for name in Set(request.headers.map { $0.name.lowercased() }) {
            let all = request.headers[name]
            if all.count == 1 { values[name] = all[0] }
        }
        self.init(headers: values, body: Array(request.body.readableBytesView), client: client)
    }
}

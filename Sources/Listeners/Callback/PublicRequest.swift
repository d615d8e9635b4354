import HTTPServer
import NIOHTTP1
import Sessions
import Values

/// What a request on the callback listener asks for: a pure reading of its head.
enum PublicRequest {
    /// A redirect.
    case callback(Callback)
    /// A webhook of this provider.
    case webhook(provider: String)
    /// The first hop of a session.
    case start(Token)
    /// A redirect that a browser fetches ahead of its user.
    case prefetch
    /// Another method than GET.
    case wrongMethod
    /// Another method than POST, on a webhook's path.
    case wrongWebhookMethod
    /// Nothing of ours.
    case unknown

    /// Reads a request; of its query, the parameters whose names are `known`.
    ///
    /// - Parameters:
    ///   - cookie: reads its start cookies.
    ///   - client: whose request it is.
    init(
        _ request: Request, known: Set<ExactText> = [], cookie: StartCookie? = nil,
        client: String? = nil
    ) {
        let meaning = PublicPaths.meaning(of: request.target.path)
        switch meaning {
        case .nothing: self = .unknown
        case .webhook(let provider):
            self = request.method == .POST ? .webhook(provider: provider) : .wrongWebhookMethod
        case _ where request.method != .GET: self = .wrongMethod
        case _ where Self.isPrefetch(request.headers): self = .prefetch
        case .start(let token): self = .start(token)
        case .redirect(let path, let provider, let token):
            self = .callback(
                Callback(
                    path: path, provider: provider,
                    tie: token.map { .token($0.digest) }
                        ?? .startCookies(cookie?.digests(in: request.headers) ?? []),
                    parameters: FormQuery.parameters(request.target.query ?? "", known: known),
                    client: client))
        }
    }

    /// Whether a browser fetches ahead of the user: `Sec-Purpose` (Fetch Standard), `Purpose`
    /// (older Chromium, Safari's previews), `X-Moz` (older Firefox), `X-Purpose` (older Safari).
    private static func isPrefetch(_ headers: HTTPHeaders) -> Bool {
        ["Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"].contains { name in
            headers[name].contains { value in
                let value = value.lowercased()
                return ["prefetch", "prerender", "preview"].contains { value.contains($0) }
            }
        }
    }
}

import NIOHTTP1
import Sessions

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

    /// Reads a head; of its query, the parameters whose names are `known`.
    ///
    /// - Parameters:
    ///   - cookie: reads its start cookies.
    ///   - client: whose request it is.
    init(
        _ head: HTTPRequestHead, known: Set<String> = [], cookie: StartCookie? = nil,
        client: String? = nil
    ) {
        let uri = Self.originForm(head.uri)
        let question = uri.firstIndex(of: "?") ?? uri.endIndex
        if let provider = PublicPaths.webhookPath(uri[..<question]) {
            self = head.method == .POST ? .webhook(provider: provider) : .wrongWebhookMethod
            return
        }
        let start = PublicPaths.startPath(uri[..<question])
        let parts = PublicPaths.returnPath(uri[..<question])
        guard start != nil || parts != nil else {
            self = .unknown
            return
        }
        guard head.method == .GET else {
            self = .wrongMethod
            return
        }
        guard !Self.isPrefetch(head.headers) else {
            self = .prefetch
            return
        }
        guard let parts else {
            self = start.map(PublicRequest.start) ?? .unknown
            return
        }
        let query = uri[question...].dropFirst()
        self = .callback(
            Callback(
                path: parts.path, provider: parts.provider,
                tie: parts.token.map { .token($0.digest) }
                    ?? .startCookies(cookie?.digests(in: head.headers) ?? []),
                parameters: FormQuery.parameters(query, known: known), client: client))
    }

    /// Path and query of a request target, which a proxy may send with the origin before it
    /// (RFC 9112 §3.2.2).
    private static func originForm(_ target: String) -> Substring {
        let lowered = target.prefix(8).lowercased()
        guard let scheme = ["http://", "https://"].first(where: lowered.hasPrefix) else {
            return target[...]
        }
        let authority = target.dropFirst(scheme.count)
        guard let end = authority.firstIndex(where: { "/?#".contains($0) }),
            authority[end] == "/"
        else { return "/" }
        return authority[end...]
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

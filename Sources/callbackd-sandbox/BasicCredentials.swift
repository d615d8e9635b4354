import FoundationEssentials

/// What a client shows by HTTP Basic authentication (RFC 7617 §2).
struct BasicCredentials: Sendable {
    /// Without a colon.
    let user: String
    let password: String

    /// Nil where `text` is not the base64 form of `user:password`.
    init?(base64 text: String) {
        guard let data = Data(base64Encoded: text),
            let pair = String(bytes: data, encoding: .utf8),
            let colon = pair.firstIndex(of: ":")
        else { return nil }
        user = String(pair[..<colon])
        password = String(pair[pair.index(after: colon)...])
    }
}

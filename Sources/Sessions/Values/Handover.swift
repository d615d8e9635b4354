/// What a session's creator is told and nobody else: it lives in memory alone, and is never written
/// anywhere.
public struct Handover: Redacted, Sendable, Hashable {
    /// The provider's consent page; nil where there is none, since the session is for a client SDK.
    public let authURL: String?
    /// Our own first hop to it.
    public let startURL: String?
    /// The provider's name for the session, where that is a secret and the record holds its hash.
    public let providerSessionID: String?

    /// Takes the parts.
    public init(authURL: String?, startURL: String?, providerSessionID: String? = nil) {
        self.authURL = authURL
        self.startURL = startURL
        self.providerSessionID = providerSessionID
    }
}

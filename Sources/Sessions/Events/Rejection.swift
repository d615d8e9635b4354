/// A redirect that changed nothing, and why.
public struct Rejection: Sendable, Hashable {
    /// The provider that the path names, where it is configured.
    public let provider: ProviderName?
    /// The session whose token it carried, where there is one.
    public let session: SessionSummary?
    /// Why.
    public let reason: Reason
    /// What it claimed went wrong, where it did.
    public let detail: ErrorDetail
    /// The address that it came from, as far as proxies are believed.
    public let client: String?
    /// How many like it were only counted since the last one in the journal.
    public internal(set) var suppressed: UInt64

    /// Takes the parts.
    public init(
        provider: ProviderName?, session: SessionSummary?, reason: Reason, detail: ErrorDetail,
        client: String? = nil, suppressed: UInt64
    ) {
        self.provider = provider
        self.session = session
        self.reason = reason
        self.detail = detail
        self.client = client
        self.suppressed = suppressed
    }

    /// Why a redirect changed nothing.
    public enum Reason: String, Sendable, CaseIterable {
        /// No session has this token on this path.
        case unknownToken = "unknown_token"
        /// No session is kept under this id of the provider's.
        case unknownSession = "unknown_session"
        /// An error came to the address that all sessions share, without a start cookie.
        case noStartCookie = "no_start_cookie"
        /// It came to the address that all sessions share, and could be about several.
        case severalSessions = "several_sessions"
        /// Neither a session id nor an error.
        case noParameters = "no_parameters"
        /// A known parameter stands twice.
        case repeatedParameter = "repeated_parameter"
        /// The percent-encoding or the UTF-8 of a known parameter is broken.
        case brokenEncoding = "broken_encoding"
        /// The provider's session id is another one.
        case sessionIDMismatch = "session_id_mismatch"
        /// A success came with the cancel token.
        case successOnCancelToken = "success_on_cancel_token"
        /// It would be a success, and something in it looks like an error.
        case claimsError = "claims_error"
    }
}

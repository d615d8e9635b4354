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
    /// How many like it were only counted since the last one in the journal.
    public internal(set) var suppressed: UInt64

    /// Takes the parts.
    public init(
        provider: ProviderName?, session: SessionSummary?, reason: Reason, detail: ErrorDetail,
        suppressed: UInt64
    ) {
        self.provider = provider
        self.session = session
        self.reason = reason
        self.detail = detail
        self.suppressed = suppressed
    }

    /// Why a redirect changed nothing.
    public enum Reason: String, Sendable, CaseIterable {
        /// No session has this token on this path.
        case unknownToken = "unknown_token"
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
    }
}

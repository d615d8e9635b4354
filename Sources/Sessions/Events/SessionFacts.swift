/// What every later event about a session repeats, so that a line can be read alone.
public struct SessionSummary: Sendable, Hashable {
    /// Our name for it.
    public let id: SessionID
    /// The configured provider.
    public let provider: ProviderName
    /// The provider's name for it.
    public let providerSessionID: String
    /// Whose consent was asked for.
    public let endUserID: String
    /// The bank, where the application chose it.
    public let institutionID: String?

    /// Takes the parts.
    public init(
        id: SessionID, provider: ProviderName, providerSessionID: String, endUserID: String,
        institutionID: String?
    ) {
        self.id = id
        self.provider = provider
        self.providerSessionID = providerSessionID
        self.endUserID = endUserID
        self.institutionID = institutionID
    }
}

extension Session {
    /// What later events repeat of it.
    public var summary: SessionSummary {
        SessionSummary(
            id: id, provider: provider, providerSessionID: providerSessionID,
            endUserID: endUserID, institutionID: institutionID)
    }
}

/// A session got its outcome.
public struct Settlement: Sendable, Hashable {
    /// Which session.
    public let session: SessionSummary
    /// What became of it; its `settledAt` is the event's time.
    public let outcome: Outcome
    /// Milliseconds since it was created.
    public let durationMilliseconds: Int64
    /// Who ended it, where a peer did.
    public let peer: Peer?

    /// Takes the parts.
    public init(
        session: SessionSummary, outcome: Outcome, durationMilliseconds: Int64, peer: Peer?
    ) {
        self.session = session
        self.outcome = outcome
        self.durationMilliseconds = durationMilliseconds
        self.peer = peer
    }
}

/// A redirect after the outcome that says otherwise, recorded once a session.
public struct LateCallback: Sendable, Hashable {
    /// Which session.
    public let session: SessionSummary
    /// The outcome that stands.
    public let standing: Status
    /// The status that the redirect would have led to.
    public let claimed: Status
    /// What it said with it.
    public let detail: ErrorDetail

    /// Takes the parts.
    public init(
        session: SessionSummary, standing: Status, claimed: Status, detail: ErrorDetail
    ) {
        self.session = session
        self.standing = standing
        self.claimed = claimed
        self.detail = detail
    }
}

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
    public let suppressed: UInt64

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

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

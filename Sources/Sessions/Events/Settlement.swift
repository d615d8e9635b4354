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

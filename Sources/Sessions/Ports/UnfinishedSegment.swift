/// The segment that a start goes on writing to, where it does not state yet all that was kept when
/// it began: the restating was broken off.
public struct UnfinishedSegment: Sendable, Hashable {
    /// The number of its first event.
    public let firstSequence: UInt64
    /// Sessions that it restates.
    public private(set) var sessions: Set<SessionID> = []
    /// Webhooks that it names.
    private(set) var webhooks: Set<Digest> = []

    /// Restates nothing yet.
    public init(firstSequence: UInt64) {
        self.firstSequence = firstSequence
    }

    /// Takes in what one of its events restates, if that does.
    public mutating func note(_ fact: Fact) {
        switch fact {
        case .sessionCarried(let session): sessions.insert(session.id)
        case .webhookCarried(let named): webhooks.formUnion(named.map(\.delivery))
        default: break
        }
    }
}

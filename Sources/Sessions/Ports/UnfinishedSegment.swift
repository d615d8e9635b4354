/// The segment that a start goes on writing to, where it does not state yet all that was kept when
/// it began: the restating was broken off.
public struct UnfinishedSegment: Sendable, Hashable {
    /// The number of its first event.
    public let firstSequence: UInt64
    /// Sessions that it restates.
    public private(set) var restated: Set<SessionID> = []

    /// Restates nothing yet.
    public init(firstSequence: UInt64) {
        self.firstSequence = firstSequence
    }

    /// Takes in a session that it restates.
    public mutating func note(_ session: SessionID) {
        restated.insert(session)
    }
}

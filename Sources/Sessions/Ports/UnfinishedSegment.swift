/// The segment that a start goes on writing to, where it does not state yet all that was kept when
/// it began: the restating was broken off.
public struct UnfinishedSegment: Sendable, Hashable {
    /// The number of its first event.
    public let firstSequence: UInt64
    /// Sessions created before this event are restated in it.
    public private(set) var position: UInt64 = 0
    /// How many sessions that are.
    public private(set) var sessions = 0

    /// Restates nothing yet.
    public init(firstSequence: UInt64) {
        self.firstSequence = firstSequence
    }

    /// Takes in a session that it restates, in the order of their creation.
    public mutating func note(_ session: Session) {
        guard session.createdSequence < firstSequence else { return }
        position = max(position, session.createdSequence + 1)
        sessions += 1
    }
}

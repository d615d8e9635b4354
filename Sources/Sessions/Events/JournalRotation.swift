/// A segment of the event journal states all that is still needed: those before it need not be read
/// at a start.
public struct JournalRotation: Sendable, Hashable {
    /// The number of the segment's first event.
    public let firstSequence: UInt64
    /// How many sessions it restates.
    public let sessions: Int
    /// How many webhooks it names again.
    public let webhooks: Int

    /// Takes the parts.
    public init(firstSequence: UInt64, sessions: Int, webhooks: Int) {
        self.firstSequence = firstSequence
        self.sessions = sessions
        self.webhooks = webhooks
    }
}

/// A new segment of the event journal: the answer of `POST /v1/journal/rotate`.
public struct RotationMessage: Codable, Sendable, Hashable {
    /// The segment's file name.
    public var segment: String
    /// The number of its first event.
    public var firstSequence: UInt64
    /// How many sessions it restates: the open ones, and the settled ones that are kept.
    public var carriedSessions: Int
    /// How many webhooks it names again, so that their repetitions are known.
    public var carriedWebhooks: Int

    /// Takes the parts.
    public init(
        segment: String, firstSequence: UInt64, carriedSessions: Int, carriedWebhooks: Int
    ) {
        self.segment = segment
        self.firstSequence = firstSequence
        self.carriedSessions = carriedSessions
        self.carriedWebhooks = carriedWebhooks
    }

    private enum CodingKeys: String, CodingKey {
        case segment
        case firstSequence = "first_sequence"
        case carriedSessions = "carried_sessions"
        case carriedWebhooks = "carried_webhooks"
    }
}

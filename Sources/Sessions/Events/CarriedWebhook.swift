public import FoundationEssentials

/// A webhook whose repetition has to be known as one, restated at a segment's head.
public struct CarriedWebhook: Sendable, Hashable {
    /// What names the delivery hashes to.
    public let delivery: Digest
    /// When it came first.
    public let receivedAt: Date

    /// Takes both.
    public init(delivery: Digest, receivedAt: Date) {
        self.delivery = delivery
        self.receivedAt = receivedAt
    }
}

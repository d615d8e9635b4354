import DequeModule
import FoundationEssentials

/// Names of the webhooks that came already, so that a repetition is no second event. A value.
struct SeenWebhooks {
    private var sequences: [Digest: UInt64] = [:]
    private var order = Deque<(time: Date, moment: Date, delivery: Digest)>()

    /// The event that recorded this delivery first, or nil.
    subscript(delivery: Digest) -> UInt64? { sequences[delivery] }

    /// All of them, the oldest first.
    var all: [CarriedWebhook] {
        order.map { CarriedWebhook(delivery: $0.delivery, receivedAt: $0.time) }
    }

    /// - Parameter moment: the same time by the clock that timers go by.
    mutating func note(
        _ delivery: Digest, sequence: UInt64, at time: Date, moment: Date
    ) {
        guard sequences.updateValue(sequence, forKey: delivery) == nil else { return }
        order.append((time, moment, delivery))
        while order.count > Limits.seenWebhooks { forgetFirst() }
    }

    mutating func forget(before time: Date) {
        while let first = order.first, first.moment < time { forgetFirst() }
    }

    private mutating func forgetFirst() {
        if let first = order.popFirst() { sequences[first.delivery] = nil }
    }
}

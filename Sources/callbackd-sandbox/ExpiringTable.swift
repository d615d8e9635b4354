import FoundationEssentials

/// Values by key that are forgotten some time after they stop being of use, so that a sandbox left
/// running for weeks does not grow.
///
/// Forgetting is lazy: `keptUntil` is a lower bound. The owner decides what has expired.
struct ExpiringTable<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        let value: Value
        let keptUntil: Date
    }

    private var entries: [String: Entry] = [:]
    /// The size at which to look for old entries next; doubling keeps the cost of that constant
    /// for each entry.
    private var sweepAt = 1_024

    init() {}

    subscript(key: String) -> Value? { entries[key]?.value }

    /// Adds or replaces a value.
    mutating func put(_ value: Value, for key: String, keptUntil: Date, now: Date) {
        if entries.count >= sweepAt {
            entries = entries.filter { $0.value.keptUntil > now }
            sweepAt = max(1_024, entries.count * 2)
        }
        entries[key] = Entry(value: value, keptUntil: keptUntil)
    }
}

import Synchronization

/// Counts the connections of one listener, so that it lets in no more than it can serve.
final class ConnectionCount: Sendable {
    private let limit: Int
    private let count = Atomic(0)

    /// Lets `limit` in at a time.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether one more is let in; if so, ``leave()`` is due when it ends.
    func enter() -> Bool {
        guard count.add(1, ordering: .relaxed).newValue <= limit else {
            leave()
            return false
        }
        return true
    }

    func leave() { count.subtract(1, ordering: .relaxed) }
}

/// Who waits for the outcome of which session. A value, guarded by the registry's lock; waking is
/// done outside of it.
struct OutcomeWaiters {
    /// Wakes one waiter; may be called more than once.
    typealias Wake = @Sendable () -> Void

    private var bySession: [SessionID: [UInt64: Wake]] = [:]
    private var nextTicket: UInt64 = 0
    /// How many wait.
    private(set) var count = 0
    /// Whether the daemon stops: nobody may begin to wait.
    private(set) var isClosed = false

    /// Adds a waiter; the ticket removes it.
    mutating func add(_ id: SessionID, _ wake: @escaping Wake) -> UInt64 {
        nextTicket += 1
        bySession[id, default: [:]][nextTicket] = wake
        count += 1
        return nextTicket
    }

    /// Removes the waiter of `ticket`, if it is still there.
    mutating func remove(_ id: SessionID, ticket: UInt64) {
        guard bySession[id]?.removeValue(forKey: ticket) != nil else { return }
        count -= 1
        if bySession[id]?.isEmpty == true { bySession[id] = nil }
    }

    /// Removes all waiters of a session and returns how to wake them.
    mutating func take(_ id: SessionID) -> [Wake] {
        guard let waiters = bySession.removeValue(forKey: id) else { return [] }
        count -= waiters.count
        return Array(waiters.values)
    }

    /// Removes all waiters, and lets no more in.
    mutating func close() -> [Wake] {
        isClosed = true
        let all = bySession.values.flatMap(\.values)
        bySession = [:]
        count = 0
        return all
    }
}

import Synchronization

extension SessionRegistry {
    /// The session once it has an outcome, or as it stands after `wait`.
    ///
    /// Ends early when the task is cancelled (the peer hung up). The outcome is decided then, but
    /// not known to be durable: wait for the session's `sequence` before you tell anybody.
    /// - Throws: `noSuchSession`, `tooManyWaiters`, `stopping`.
    public func session(
        _ id: SessionID, settledWithin wait: Duration, clock: any Clock<Duration>
    ) async throws(Refusal) -> Session {
        let (stream, wake) = AsyncStream.makeStream(of: Void.self)
        let ticket = try state.withLock { state throws(Refusal) -> UInt64? in
            guard let session = state.table.sessions[id] else { throw .noSuchSession(id.text) }
            guard session.outcome == nil, wait > .zero else { return nil }
            guard !state.waiters.isClosed else { throw .stopping }
            guard state.waiters.count < Limits.waiters else { throw .tooManyWaiters }
            return state.waiters.add(id) { wake.finish() }
        }
        if let ticket {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    try? await clock.sleep(for: wait)
                    wake.finish()
                }
                for await _ in stream {}
                group.cancelAll()
            }
            state.withLock { $0.waiters.remove(id, ticket: ticket) }
        }
        return try state.withLock { state throws(Refusal) in
            guard let session = state.table.sessions[id] else { throw .noSuchSession(id.text) }
            if session.outcome == nil, state.waiters.isClosed { throw .stopping }
            return session
        }
    }

    /// Answers everybody who waits, and refuses who comes later: the daemon stops.
    public func stopWaiting() {
        for wake in state.withLock({ $0.waiters.close() }) { wake() }
    }
}

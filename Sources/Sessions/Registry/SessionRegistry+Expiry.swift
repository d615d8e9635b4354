public import FoundationEssentials
import Synchronization

extension SessionRegistry {
    /// What one turn of the expiry timer did.
    public struct ExpiryTurn: Sendable, Hashable {
        /// Sessions that it settled as `expired`.
        public let expired: Int
        /// Whether it stopped at the batch's end, so that more may be overdue.
        public let more: Bool
        /// When the next one will be, or nil with none open.
        public let next: Date?
    }

    /// Settles sessions whose time is up and forgets old outcomes, at most ``Limits/expiryBatch``
    /// of each.
    ///
    /// A `returned` session that is to be confirmed is asked about once more instead.
    /// Does nothing before READY + grace, so that browsers that queued in the socket while the
    /// daemon was down come first, nor while the disk takes nothing.
    public func expireOverdue() -> ExpiryTurn {
        let grace = settings.expiryGrace.inSeconds
        let (turn, woken) = state.withLock { state -> (ExpiryTurn, [OutcomeWaiters.Wake]) in
            // Decided by a clock that nobody sets; the events' own times are the wall clock's.
            let now = steady().inWholeMilliseconds
            let forgot = forgetSettled(at: now, in: &state)
            guard let readyAt = state.readyAt, !sink.isStalled else {
                return (ExpiryTurn(expired: 0, more: false, next: nil), [])
            }
            recordLeftOver(in: &state)
            let begin = readyAt.addingTimeInterval(grace)
            guard now >= begin else {
                return (ExpiryTurn(expired: 0, more: false, next: begin), [])
            }
            let time = tick(&state)
            var woken: [OutcomeWaiters.Wake] = []
            var count = 0
            var handedOver = 0
            while count + handedOver < Limits.expiryBatch,
                let session = state.table.overdue(at: now.addingTimeInterval(-grace))
            {
                if state.confirmations.contains(session.id) {
                    state.confirmations.expire(session.id, at: now)
                    state.table.dropDeadline(of: session.id)
                    handedOver += 1
                    continue
                }
                guard case .record(let fact) = Lifecycle.timer(session, at: time),
                    (try? append(fact, at: time, to: &state)) != nil
                else { break }
                woken += state.waiters.take(session.id)
                count += 1
            }
            let next = state.table.earliestDeadline()?.addingTimeInterval(grace)
            return (
                ExpiryTurn(
                    expired: count, more: max(count + handedOver, forgot) == Limits.expiryBatch,
                    next: next),
                woken
            )
        }
        for wake in woken { wake() }
        return turn
    }

    private func forgetSettled(at time: Date, in state: inout State) -> Int {
        let horizon = time.addingTimeInterval(-settings.settledRetention.inSeconds)
        let forgotten = state.table.forget(
            settledBefore: horizon, atMost: Limits.expiryBatch)
        for id in forgotten { state.handovers[id] = nil }
        state.table.forgetWebhooks(
            before: time.addingTimeInterval(-settings.webhookRetention.inSeconds))
        return forgotten.count
    }
}

public import FoundationEssentials
import Synchronization

extension SessionRegistry {
    /// What one turn of the expiry timer did.
    public struct ExpiryTurn: Sendable, Hashable {
        /// Sessions that it settled as `expired`.
        public let expired: Int
        /// Whether more are overdue already.
        public let more: Bool
        /// When the next one will be, or nil with none open.
        public let next: Date?
    }

    /// Settles sessions whose time is up, at most ``Limits/expiryBatch``, and forgets old outcomes.
    ///
    /// Does nothing before READY + grace, so that browsers that queued in the socket while the
    /// daemon was down come first, nor while the disk takes nothing.
    public func expireOverdue() -> ExpiryTurn {
        let grace = settings.expiryGrace.inSeconds
        let (turn, woken) = state.withLock { state -> (ExpiryTurn, [OutcomeWaiters.Wake]) in
            let time = tick(&state)
            forgetSettled(at: time, in: &state)
            guard let readyAt = state.readyAt, !sink.isStalled else {
                return (ExpiryTurn(expired: 0, more: false, next: nil), [])
            }
            let begin = readyAt.addingTimeInterval(grace)
            guard time >= begin else {
                return (ExpiryTurn(expired: 0, more: false, next: begin), [])
            }
            var woken: [OutcomeWaiters.Wake] = []
            var count = 0
            while count < Limits.expiryBatch,
                let session = state.table.overdue(at: time.addingTimeInterval(-grace)),
                case .record(let fact) = Lifecycle.timer(session, at: time),
                (try? append(fact, at: time, to: &state)) != nil
            {
                woken += state.waiters.take(session.id)
                count += 1
            }
            let next = state.table.earliestDeadline()?.addingTimeInterval(grace)
            return (
                ExpiryTurn(expired: count, more: next.map { $0 <= time } ?? false, next: next),
                woken
            )
        }
        for wake in woken { wake() }
        return turn
    }

    private func forgetSettled(at time: Date, in state: inout State) {
        let horizon = time.addingTimeInterval(-settings.settledRetention.inSeconds)
        for id in state.table.forget(settledBefore: horizon) {
            state.addresses[id] = nil
        }
    }
}

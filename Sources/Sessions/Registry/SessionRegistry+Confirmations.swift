public import FoundationEssentials
import Synchronization

extension SessionRegistry {
    /// What is to be confirmed now.
    public struct ConfirmationTurn: Sendable {
        /// Sessions to ask about; each is handed to ``confirmed(_:_:)`` afterwards.
        public let due: [Session]
        /// When the next one will be, or nil with none.
        public let next: Date?
    }

    /// Hands out `returned` sessions whose provider is to be asked, at most
    /// ``Limits/confirmationsInFlight`` at a time. None while the disk takes nothing.
    ///
    /// A session whose last question is not answered in time expires without.
    public func dueConfirmations() -> ConfirmationTurn {
        let (turn, woken) = state.withLock { state -> (ConfirmationTurn, [OutcomeWaiters.Wake]) in
            guard state.readyAt != nil, !sink.isStalled else {
                return (ConfirmationTurn(due: [], next: nil), [])
            }
            let now = steady()
            let woken = expireHopeless(at: now, in: &state)
            var due: [Session] = []
            while let id = state.confirmations.take(at: now) {
                guard let session = state.table.sessions[id], session.outcome == nil else {
                    _ = state.confirmations.answered(id)
                    state.confirmations.remove(id)
                    continue
                }
                due.append(session)
            }
            return (ConfirmationTurn(due: due, next: state.confirmations.next), woken)
        }
        for wake in woken { wake() }
        return turn
    }

    private func expireHopeless(at now: Date, in state: inout State) -> [OutcomeWaiters.Wake] {
        var woken: [OutcomeWaiters.Wake] = []
        for _ in 0..<Limits.expiryBatch {
            guard let id = state.confirmations.takeHopeless(at: now) else { break }
            let time = tick(&state)
            guard let session = state.table.sessions[id],
                case .record(let fact) = Lifecycle.timer(session, at: time),
                (try? append(fact, at: time, to: &state)) != nil
            else { continue }
            state.confirmations.remove(id)
            woken += state.waiters.take(id)
        }
        return woken
    }

    /// Takes a provider's answer about `id`, nil where it gave none. Nothing known leaves the
    /// session as it is until its time is up, when it expires.
    public func confirmed(_ id: SessionID, _ answer: Confirmation?) {
        let isLast = state.withLock { $0.confirmations.answered(id) }
        do throws(Refusal) {
            let session = try apply(to: id) { session, time in
                switch answer {
                case .yes: Lifecycle.report(.completed, via: .confirmation, to: session, at: time)
                case .no(let detail):
                    Lifecycle.report(.failed(detail), via: .confirmation, to: session, at: time)
                case .notYet, nil:
                    isLast ? Lifecycle.timer(session, at: time) : .stands
                }
            }
            state.withLock { state in
                if session.outcome == nil {
                    state.confirmations.again(id, after: steady())
                } else {
                    state.confirmations.remove(id)
                }
            }
        } catch .noSuchSession {
            state.withLock { $0.confirmations.remove(id) }
        } catch {
            // The journal takes nothing: the answer is asked for again.
            state.withLock { $0.confirmations.again(id, after: steady()) }
        }
    }
}

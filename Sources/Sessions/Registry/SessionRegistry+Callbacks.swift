import Synchronization

extension SessionRegistry {
    /// Decides what a redirect means and queues its event; the answer may be given when `sequence`
    /// is durable, or at once where there is none.
    func settle(
        _ callback: Callback, providers: ProviderDirectory
    ) -> (answer: CallbackAnswer, sequence: UInt64?) {
        let found = state.withLock { $0.table.session(token: callback.token, on: callback.path) }
        guard let session = found, session.provider.text == callback.provider,
            let provider = providers[session.provider]
        else {
            reject(callback, as: .unknownToken, session: nil)
            return (.unknown, nil)
        }
        let reading =
            callback.parameters.flaw.map(CallbackReading.malformed)
            ?? provider.outcome(of: callback.parameters, on: callback.path, for: session)
        if case .malformed(let reason) = reading {
            reject(callback, as: reason, session: session)
            return (.malformed, nil)
        }
        do throws(Refusal) {
            let result = try apply(to: session.id) { session, time in
                Lifecycle.callback(reading, via: .callback, to: session, at: time)
            }
            return (answer(for: result.session), result.session.sequence)
        } catch .noSuchSession {
            return (.unknown, nil)
        } catch {
            return (.notRecorded, nil)
        }
    }

    private func answer(for session: Session) -> CallbackAnswer {
        guard let outcome = session.outcome else { return .returned }
        switch outcome.status {
        case .expired, .revoked: return .gone(outcome.status)
        default:
            return .outcome(
                CallbackAnswer.RecordedOutcome(
                    status: outcome.status, providerSessionID: session.providerSessionID,
                    detail: outcome.detail,
                    onward: outcome.status == .completed ? session.returnURL : session.cancelURL))
        }
    }

    /// Counts a redirect that changes nothing, and journals it unless too many come.
    private func reject(_ callback: Callback, as reason: Rejection.Reason, session: Session?) {
        state.withLock { state in
            let time = tick(&state)
            let suppressed =
                session == nil
                ? state.unknownTokens.admit(at: time) : state.rejections.admit(at: time)
            guard let suppressed else { return }
            let rejection = Rejection(
                provider: session?.provider ?? ProviderName(callback.provider),
                session: session?.summary, reason: reason, detail: callback.parameters.detail,
                suppressed: suppressed)
            // A record of what changed nothing is not worth refusing anything for.
            _ = try? append(.callbackRejected(rejection), at: time, to: &state)
        }
    }
}

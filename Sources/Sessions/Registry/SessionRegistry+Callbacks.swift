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
            let named = ProviderName(callback.provider).flatMap { providers[$0] }
            reject(callback, as: .unknownToken, of: named, session: nil)
            return (.unknown, nil)
        }
        let reading =
            callback.parameters.flaw.map(CallbackReading.malformed)
            ?? provider.outcome(of: callback.parameters, on: callback.path, for: session)
        if case .malformed(let reason) = reading {
            reject(callback, as: reason, of: provider, session: session)
            return (.malformed, nil)
        }
        do throws(Refusal) {
            let result = try apply(to: session.id) { session, time in
                Lifecycle.report(reading, via: .callback, to: session, at: time)
            }
            return (answer(for: result), result.sequence)
        } catch .noSuchSession {
            return (.unknown, nil)
        } catch {
            return (.notRecorded, nil)
        }
    }

    private func answer(for session: Session) -> CallbackAnswer {
        guard let outcome = session.outcome else {
            return .returned(
                CallbackAnswer.Onward(
                    providerSessionID: session.providerSessionID, address: session.returnURL))
        }
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
    private func reject(
        _ callback: Callback, as reason: Rejection.Reason, of provider: (any Provider)?,
        session: Session?
    ) {
        state.withLock { state in
            // Anybody can send an unknown token: what such a request says is not worth the disk.
            let rejection = Rejection(
                provider: provider?.name, session: session?.summary, reason: reason,
                detail: session == nil ? .none : callback.parameters.detail,
                suppressed: 0)
            let kind: WritableKeyPath<Floods, Sampler<Rejection>> =
                session == nil ? \.unknownTokens : \.rejections
            guard let admitted = state.floods[keyPath: kind].admit(rejection, at: steady())
            else { return }
            // A record of what changed nothing is not worth refusing anything for.
            if (try? append(.callbackRejected(admitted), at: tick(&state), to: &state)) == nil {
                state.floods[keyPath: kind].takeBack(admitted)
            }
        }
    }
}

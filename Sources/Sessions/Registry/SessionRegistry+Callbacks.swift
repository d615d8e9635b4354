import Synchronization
import Values

extension SessionRegistry {
    /// Decides what a redirect means and queues its event; the answer may be given when `sequence`
    /// is durable, or at once where there is none.
    func settle(
        _ callback: Callback, providers: ProviderDirectory
    ) -> (answer: CallbackAnswer, sequence: UInt64?) {
        guard let provider = ProviderName(callback.provider).flatMap({ providers[$0] }) else {
            return (reject(callback, as: .unknownToken, of: nil, session: nil), nil)
        }
        switch match(callback, provider) {
        case .session(let session, let isProven):
            return settle(callback, of: provider, for: session, isProven: isProven)
        case .none(let reason):
            return (reject(callback, as: reason, of: provider, session: nil), nil)
        }
    }

    private func match(_ callback: Callback, _ provider: any Provider) -> CallbackMatch {
        switch callback.tie {
        case .token(let token):
            let found = state.withLock { $0.table.session(token: token, on: callback.path) }
            guard let found, found.provider == provider.name else { return .none(.unknownToken) }
            return .session(found, isProven: true)
        case .startCookies(let cookies):
            guard provider.correlation == .sessionID else { return .none(.unknownToken) }
            let name = provider.sessionID(in: callback.parameters)
            let (started, named) = state.withLock { state in
                (
                    Set(cookies).compactMap { state.table.session(startToken: $0) }
                        .filter { $0.provider == provider.name },
                    name.map { state.table.sessions(recordedAs: $0, of: provider.name) }
                )
            }
            return CallbackMatch(
                callback.parameters.detail, started: started, named: named)
        }
    }

    private func settle(
        _ callback: Callback, of provider: any Provider, for session: Session, isProven: Bool
    ) -> (answer: CallbackAnswer, sequence: UInt64?) {
        var reading =
            callback.parameters.flaw.map(CallbackReading.malformed)
            ?? provider.outcome(of: callback.parameters, on: callback.path, for: session)
        if reading == .completed, callback.parameters.claimsError {
            reading = .malformed(.claimsError)
        }
        if !isProven { reading = reading.unproven(session) }
        if case .malformed(let reason) = reading {
            return (reject(callback, as: reason, of: provider, session: session), nil)
        }
        do throws(Refusal) {
            let result = try apply(to: session.id) { session, time in
                Lifecycle.report(reading, via: .callback, to: session, at: time)
            }
            let answer = CallbackAnswer(result)
            return (isProven ? answer : answer.withoutDetail, result.sequence)
        } catch .noSuchSession {
            return (.unknown, nil)
        } catch {
            return (.notRecorded, nil)
        }
    }

    /// Counts a redirect that changes nothing, and journals it unless too many come; what its
    /// browser is told.
    private func reject(
        _ callback: Callback, as reason: Rejection.Reason, of provider: (any Provider)?,
        session: Session?
    ) -> CallbackAnswer {
        state.withLock { state in
            // Anybody can send an unknown token: what such a request says is not worth the disk.
            let rejection = Rejection(
                provider: provider?.name, session: session?.summary, reason: reason,
                detail: reason == .unknownToken ? .none : callback.parameters.detail,
                client: callback.client, suppressed: 0)
            let kind: WritableKeyPath<Floods, Sampler<Rejection>> =
                session != nil
                ? \.rejections : reason == .unknownToken ? \.unknownTokens : \.untied
            guard let admitted = state.floods[keyPath: kind].admit(rejection, at: steady())
            else { return }
            // A record of what changed nothing is not worth refusing anything for.
            if (try? append(.callbackRejected(admitted), at: tick(&state), to: &state)) == nil {
                state.floods[keyPath: kind].takeBack(admitted)
            }
        }
        return CallbackAnswer(reason)
    }
}

extension CallbackReading {
    /// What it is worth where only the session's id ties it to the session, which is no secret: a
    /// success proves nothing, and an error could be anybody's.
    fileprivate func unproven(_ session: Session) -> CallbackReading {
        switch self {
        case .completed, .returned: .returned
        case .cancelled, .failed: session.outcome == nil ? .malformed(.noStartCookie) : .returned
        case .malformed: self
        }
    }
}

extension CallbackAnswer {
    /// What a browser is told whose redirect changed nothing.
    fileprivate init(_ reason: Rejection.Reason) {
        switch reason {
        case .unknownToken, .unknownSession: self = .unknown
        case .noStartCookie, .severalSessions: self = .untied
        case .noParameters, .repeatedParameter, .brokenEncoding, .sessionIDMismatch,
            .successOnCancelToken, .claimsError:
            self = .malformed
        }
    }

    /// For who may be anybody: how it stands, and not why.
    fileprivate var withoutDetail: CallbackAnswer {
        guard case .outcome(let outcome) = self else { return self }
        return .outcome(
            RecordedOutcome(
                status: outcome.status, providerSessionID: outcome.providerSessionID,
                detail: .none, onward: outcome.onward))
    }

    /// What a session's browser is told, as the session stands.
    init(_ session: Session) {
        guard let outcome = session.outcome else {
            self = .returned(
                Onward(
                    providerSessionID: session.providerSessionID.text,
                    address: session.returnURL))
            return
        }
        switch outcome.status {
        case .expired, .revoked:
            self = .gone(outcome.status, providerSessionID: session.providerSessionID.text)
        default:
            self = .outcome(
                RecordedOutcome(
                    status: outcome.status, providerSessionID: session.providerSessionID.text,
                    detail: outcome.detail,
                    onward: outcome.status == .completed ? session.returnURL : session.cancelURL))
        }
    }
}

import Synchronization
import Values

extension SessionRegistry {
    /// What a request for a session finds.
    enum Claim: Sendable {
        /// Nothing like it: call the provider, then ``conclude(_:mark:peer:)``.
        case lead
        /// It was carried out before.
        case existing(Session)
        /// It is being carried out.
        case join
    }

    /// All that `session.created` needs and the provider does not decide.
    struct Admission: Sendable {
        let id: SessionID
        let provider: ProviderName
        let request: OpenRequest
        let providerSession: ProviderSession
        let recordedID: ExactText
        let tokens: TokenDigests
        let handover: Handover
        let peer: Peer
        let mark: IdempotencyMark?
    }

    /// Reserves room for one session of `peer` before its provider is called.
    /// - Throws: `journalFull`, `tooManySessions`, `idempotencyKeyReused`, `stopping`.
    func claim(_ mark: IdempotencyMark?, by peer: Peer) throws(Refusal) -> Claim {
        try state.withLock { state throws(Refusal) in
            if let mark {
                if let session = state.table.session(idempotencyKey: mark.key) {
                    guard session.idempotency == mark else { throw .idempotencyKeyReused }
                    return .existing(session)
                }
                if let request = state.openings.request(under: mark.key) {
                    guard request == mark.request else { throw .idempotencyKeyReused }
                    return .join
                }
            }
            guard !state.waiters.isClosed else { throw .stopping }
            guard sink.hasRoom else { throw .journalFull }
            guard state.table.openCount + state.openings.count < Limits.openSessions else {
                throw .tooManySessions("\(Limits.openSessions) sessions are open")
            }
            let own = state.table.openByUser[peer.uid] ?? 0
            guard own + state.openings.count(of: peer.uid) < Limits.openSessionsPerUser else {
                throw .tooManySessions(
                    "uid \(peer.uid) has \(Limits.openSessionsPerUser) open sessions")
            }
            state.openings.begin(mark, uid: peer.uid)
            return .lead
        }
    }

    /// Waits for the request that is being carried out under `mark`; nil where it just ended.
    func join(_ mark: IdempotencyMark) async -> Openings.Answer? {
        await withCheckedContinuation { continuation in
            let joined = state.withLock { state -> Bool in
                guard state.openings.request(under: mark.key) == mark.request else { return false }
                state.openings.join(mark.key) { continuation.resume(returning: $0) }
                return true
            }
            if !joined { continuation.resume(returning: nil) }
        }
    }

    /// Gives back what ``claim(_:by:)`` reserved and answers who joined.
    func conclude(_ answer: Openings.Answer, mark: IdempotencyMark?, peer: Peer) {
        let joined = state.withLock { $0.openings.end(mark, uid: peer.uid) }
        for join in joined { join(answer) }
    }

    /// Records `session.created`. The session takes callbacks from here on.
    func admit(
        _ admission: Admission
    ) throws(Refusal) -> (session: Session, providerExpiryUsed: Bool) {
        try state.withLock { state throws(Refusal) in
            let time = tick(&state)
            let request = admission.request
            let providerSession = admission.providerSession
            let (expiresAt, used) = Lifecycle.expiry(
                creation: now(), providerExpiry: providerSession.expiry(from: now()),
                lifetime: request.lifetime)
            let session = Session(
                id: admission.id, provider: admission.provider,
                providerSessionID: admission.recordedID,
                endUserID: ExactText(request.endUserID),
                institutionID: request.institutionID.map { ExactText($0) },
                returnURL: request.returnURL,
                cancelURL: request.cancelURL, createdAt: time, expiresAt: expiresAt,
                tokens: admission.tokens, creator: admission.peer, idempotency: admission.mark,
                notes: ProviderNotes(
                    createdAt: providerSession.createdAt, requestID: providerSession.requestID,
                    completesOn: providerSession.completesOn))
            do throws(EventSinkError) {
                try append(.sessionCreated(session), at: time, to: &state)
            } catch {
                throw Refusal(error)
            }
            state.handovers[session.id] = admission.handover
            return (state.table.sessions[session.id] ?? session, used)
        }
    }
}

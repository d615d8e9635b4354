import Values

/// What leads to a session: its tokens, its idempotency key, and what its provider calls it, its
/// end user and its consent.
struct SessionNames {
    private var byToken: [Digest: (path: ReturnPath, id: SessionID)] = [:]
    private var byStartToken: [Digest: SessionID] = [:]
    private var byIdempotencyKey: [Digest: SessionID] = [:]
    private var byProviderSession = SessionIndex()
    /// Sessions that can still take a consent, by their end user.
    private var awaitingConsent = SessionIndex()
    /// Sessions that have each consent, by the provider's name of it.
    private var byConsent = SessionIndex()

    /// The session that a token belongs to, where the token is good for that path.
    func id(token: Digest, on path: ReturnPath) -> SessionID? {
        guard let entry = byToken[token], entry.path == path else { return nil }
        return entry.id
    }

    /// The session that a start token belongs to.
    func id(startToken: Digest) -> SessionID? { byStartToken[startToken] }

    /// The session that was created under an idempotency key.
    func id(idempotencyKey: Digest) -> SessionID? { byIdempotencyKey[idempotencyKey] }

    /// The sessions that a provider's name is recorded for.
    func ids(recordedAs name: ExactText, of provider: ProviderName) -> Set<SessionID> {
        byProviderSession[provider, name]
    }

    /// The sessions of an end user that can still take a consent.
    func ids(awaitingConsentOf endUser: ExactText, of provider: ProviderName) -> Set<SessionID> {
        awaitingConsent[provider, endUser]
    }

    /// The sessions that have a consent.
    func ids(having consentID: ExactText, of provider: ProviderName) -> Set<SessionID> {
        byConsent[provider, consentID]
    }

    /// Takes in an open session.
    mutating func add(_ session: Session) {
        byToken[session.tokens.callback] = (.callback, session.id)
        byToken[session.tokens.cancel] = (.cancel, session.id)
        byStartToken[session.tokens.start] = session.id
        if let mark = session.idempotency { byIdempotencyKey[mark.key] = session.id }
        byProviderSession.add(
            session.id, provider: session.provider, name: session.providerSessionID)
        awaitingConsent.add(session.id, provider: session.provider, name: session.endUserID)
    }

    /// A session takes a consent, and no other.
    mutating func add(consent: ExactText, of session: Session) {
        byConsent.add(session.id, provider: session.provider, name: consent)
        noMoreConsent(session)
    }

    /// A session takes no consent any more.
    mutating func noMoreConsent(_ session: Session) {
        awaitingConsent.remove(session.id, provider: session.provider, name: session.endUserID)
    }

    mutating func remove(_ session: Session) {
        byToken[session.tokens.callback] = nil
        byToken[session.tokens.cancel] = nil
        byStartToken[session.tokens.start] = nil
        if let mark = session.idempotency, byIdempotencyKey[mark.key] == session.id {
            byIdempotencyKey[mark.key] = nil
        }
        byProviderSession.remove(
            session.id, provider: session.provider, name: session.providerSessionID)
        noMoreConsent(session)
        if let consent = session.outcome?.consentID {
            byConsent.remove(session.id, provider: session.provider, name: consent)
        }
    }
}

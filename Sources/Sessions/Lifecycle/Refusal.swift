/// Why the daemon does not do what it was asked to: the caller's mistake, a limit, or a provider's
/// no.
///
/// `ControlListener` maps each case to a status and a problem `code` in one switch.
public enum Refusal: Error, Hashable, Sendable {
    /// A field of the request has a value that cannot be used.
    case invalidField(name: String, reason: String)
    /// A body is not strictly JSON; the text says why.
    case invalidJSON(reason: String)
    /// No provider of that name is configured.
    case unknownProvider(String, known: [ProviderName])
    /// The field's URL has no origin beyond doubt (``WebAddress``).
    case returnURLUnclear(field: String)
    /// The field's URL points to an origin that the configuration does not allow.
    case returnURLNotAllowed(field: String, allowed: [String])
    /// Too many sessions are open; the text says whose.
    case tooManySessions(String)
    /// ``Limits/waiters`` are waiting already.
    case tooManyWaiters
    /// The disk or the queue before it is full; no provider was called.
    case journalFull
    /// The event is not known to be on disk; it may still get there.
    case notRecorded
    /// No session has that id (any more).
    case noSuchSession(String)
    /// No session is kept that the provider calls by that name.
    case noSuchProviderSession
    /// The session has an outcome already.
    case alreadySettled(SessionID, Status)
    /// The idempotency key was used for another request.
    case idempotencyKeyReused
    /// The session exists, but its auth URL was in memory only, and the daemon was restarted.
    case authURLForgotten(SessionID)
    /// The provider said no.
    case providerRefused(ProviderRefusal)
    /// The provider failed or did not answer; the answer is what it said, where it said something.
    case providerUnavailable(String, answer: ProviderAnswer? = nil)
    /// The provider's sessions cannot be extended.
    case extendNotSupported(ProviderName)
    /// The session exists, but the provider's name for it was in memory only, and the daemon was
    /// restarted.
    case providerSessionForgotten(SessionID)
    /// Retention has removed events that the reader has not seen; the oldest that is kept.
    case cursorExpired(oldest: UInt64)
    /// The daemon is stopping.
    case stopping
}

extension Refusal {
    /// What a request is told whose event is not recorded.
    init(_ error: EventSinkError) {
        switch error {
        case .full: self = .journalFull
        case .late, .broken: self = .notRecorded
        }
    }

    /// What a request is told whose provider gave no session.
    init(_ error: ProviderError) {
        switch error {
        case .refused(let refusal): self = .providerRefused(refusal)
        case .unavailable(let reason, let answer):
            self = .providerUnavailable(reason, answer: answer)
        }
    }
}

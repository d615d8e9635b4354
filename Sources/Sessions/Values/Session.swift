public import FoundationEssentials
public import Values

/// One attempt to obtain consent: all of it that is on disk.
///
/// A value is made by `session.created` and changed by later events only (``SessionTable``). The
/// URLs that the browser is sent to are not here: they carry secrets and live in memory alone.
public struct Session: Sendable, Hashable {
    /// Our name for it.
    public let id: SessionID
    /// The configured provider that runs the consent page.
    public let provider: ProviderName
    /// The provider's name for it; where that is a secret, its hash.
    public let providerSessionID: ExactText
    /// Whose consent is asked for, in the provider's terms.
    public let endUserID: ExactText
    /// The bank, where the application chose it.
    public let institutionID: ExactText?
    /// Where the browser goes after `completed`, instead of our page.
    public let returnURL: WebAddress?
    /// Where the browser goes after `cancelled` or `failed`, instead of our page.
    public let cancelURL: WebAddress?
    /// When it was created: the time of its event.
    public let createdAt: Date
    /// What its tokens hash to.
    public let tokens: TokenDigests
    /// Who asked for it.
    public let creator: Peer
    /// The `Idempotency-Key` it was created under.
    public let idempotency: IdempotencyMark?
    /// What the provider said at its creation.
    public let notes: ProviderNotes

    /// When it expires, grace not counted; an extension moves it.
    public internal(set) var expiresAt: Date
    /// Where it stands, with the detail of an outcome.
    public internal(set) var standing = Standing.pending
    /// Whether a browser took the first hop already.
    public internal(set) var isStarted = false
    /// Whether a contradiction after the outcome is in the event journal already.
    public internal(set) var lateReported = false
    /// The number of its `session.created`: the order of creation.
    public internal(set) var createdSequence: UInt64 = 0
    /// The last event about it: a reader of this value must not be told before that is durable.
    public internal(set) var sequence: UInt64 = 0

    /// Takes the parts as `session.created` states them.
    public init(
        id: SessionID, provider: ProviderName, providerSessionID: ExactText,
        endUserID: ExactText, institutionID: ExactText?, returnURL: WebAddress?,
        cancelURL: WebAddress?, createdAt: Date,
        expiresAt: Date, tokens: TokenDigests, creator: Peer, idempotency: IdempotencyMark?,
        notes: ProviderNotes = ProviderNotes()
    ) {
        self.id = id
        self.provider = provider
        self.providerSessionID = providerSessionID
        self.endUserID = endUserID
        self.institutionID = institutionID
        self.returnURL = returnURL
        self.cancelURL = cancelURL
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.tokens = tokens
        self.creator = creator
        self.idempotency = idempotency
        self.notes = notes
    }

    /// The same session as a segment's head restates it.
    public func carried(
        standing: Standing, isStarted: Bool, lateReported: Bool, createdSequence: UInt64
    ) -> Session {
        var session = self
        session.isStarted = isStarted
        session.standing = standing
        session.lateReported = lateReported
        session.createdSequence = createdSequence
        return session
    }

    /// Without what only this process knows of it.
    var asRecorded: Session {
        var session = self
        session.sequence = 0
        return session
    }

    /// The one word for ``standing``.
    public var status: Status {
        switch standing {
        case .pending: .pending
        case .returned: .returned
        case .settled(let outcome): outcome.status
        }
    }

    /// The outcome, once there is one.
    public var outcome: Outcome? {
        if case .settled(let outcome) = standing { outcome } else { nil }
    }

    /// Where a session stands, with the data that exists then.
    public enum Standing: Sendable, Hashable {
        /// Nothing came back yet.
        case pending
        /// The browser came back without proof.
        case returned
        /// It is over.
        case settled(Outcome)
    }
}

/// What a session's three tokens hash to.
public struct TokenDigests: Sendable, Hashable {
    /// Of the token in the success redirect's path.
    public let callback: Digest
    /// Of the token in the cancel redirect's path.
    public let cancel: Digest
    /// Of the token in the start hop's path.
    public let start: Digest

    /// Takes the three digests.
    public init(callback: Digest, cancel: Digest, start: Digest) {
        self.callback = callback
        self.cancel = cancel
        self.start = start
    }
}

/// What is kept of an `Idempotency-Key`: who used it, for which request.
public struct IdempotencyMark: Sendable, Hashable {
    /// The digest of the key; keys of different uids are different keys.
    public let key: Digest
    /// The digest of the request's body, to tell a repetition from a reuse.
    public let request: Digest

    /// Takes the two digests.
    public init(key: Digest, request: Digest) {
        self.key = key
        self.request = request
    }
}

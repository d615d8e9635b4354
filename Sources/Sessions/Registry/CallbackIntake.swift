/// Takes redirects in: finds the session by its token, has its provider read the parameters, lets
/// the registry decide, and answers when what the page says is durable.
public struct CallbackIntake: Sendable {
    private let registry: SessionRegistry
    private let providers: ProviderDirectory

    /// Takes its neighbours.
    public init(registry: SessionRegistry, providers: ProviderDirectory) {
        self.registry = registry
        self.providers = providers
    }

    /// Takes one redirect in and calls `answer` exactly once, perhaps at once.
    ///
    /// Safe on an event loop: nothing here waits.
    public func settle(
        _ callback: Callback, answer: @escaping @Sendable (CallbackAnswer) -> Void
    ) {
        let result = registry.settle(callback, providers: providers)
        guard let sequence = result.sequence else {
            answer(result.answer)
            return
        }
        registry.sink.whenDurable(through: sequence) { error in
            answer(error == nil ? result.answer : .notRecorded)
        }
    }
}

/// A browser's redirect, as the listener read it.
public struct Callback: Sendable {
    /// Which of the two paths.
    public let path: ReturnPath
    /// The provider's name in the path, as it stands there.
    public let provider: String
    /// What ties it to a session.
    public let tie: Tie
    /// The query.
    public let parameters: CallbackParameters
    /// The address of whose request it is, where that is known.
    public let client: String?

    /// What ties a redirect to a session.
    public enum Tie: Sendable {
        /// The digest of the token in the path.
        case token(Digest)
        /// The path is that of all sessions: the digests of the start cookies that came with it.
        case startCookies([Digest])
    }

    /// Takes the parts.
    public init(
        path: ReturnPath, provider: String, tie: Tie, parameters: CallbackParameters,
        client: String? = nil
    ) {
        self.path = path
        self.provider = provider
        self.tie = tie
        self.parameters = parameters
        self.client = client
    }
}

/// What the browser is told.
public enum CallbackAnswer: Sendable, Hashable {
    /// The outcome that is recorded, now or before: `completed`, `cancelled` or `failed`.
    case outcome(RecordedOutcome)
    /// The browser's return is recorded; the outcome is not known yet.
    case returned(Onward)
    /// The parameters cannot be believed; nothing changed.
    case malformed
    /// It came to the address that all sessions share, and belongs to none for certain.
    case untied
    /// No session has this token on this path.
    case unknown
    /// The session is `expired` or `revoked`.
    case gone(Status, providerSessionID: String)
    /// Nothing can be promised now; a reload tries again.
    case notRecorded

    /// What a redirect onward needs before there is an outcome.
    public struct Onward: Sendable, Hashable {
        /// The provider's name for the session.
        public let providerSessionID: String
        /// Where the application wants the browser next.
        public let address: WebAddress?

        /// Takes both.
        public init(providerSessionID: String, address: WebAddress?) {
            self.providerSessionID = providerSessionID
            self.address = address
        }
    }

    /// What a page or a redirect onward needs of an outcome.
    public struct RecordedOutcome: Sendable, Hashable {
        /// `completed`, `cancelled` or `failed`.
        public let status: Status
        /// The provider's name for the session.
        public let providerSessionID: String
        /// What the provider said.
        public let detail: ErrorDetail
        /// Where the application wants the browser next.
        public let onward: WebAddress?

        /// Takes the parts.
        public init(
            status: Status, providerSessionID: String, detail: ErrorDetail, onward: WebAddress?
        ) {
            self.status = status
            self.providerSessionID = providerSessionID
            self.detail = detail
            self.onward = onward
        }
    }
}

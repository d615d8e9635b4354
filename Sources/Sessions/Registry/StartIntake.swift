/// Takes browsers on the first hop in: finds the session by its start token, lets the registry
/// decide, and answers when what it decided is durable.
public struct StartIntake: Sendable {
    private let registry: SessionRegistry

    /// Takes its neighbour.
    public init(registry: SessionRegistry) {
        self.registry = registry
    }

    /// Takes one browser in and calls `answer` exactly once, perhaps at once.
    ///
    /// Safe on an event loop: nothing here waits.
    public func start(_ token: Digest, answer: @escaping @Sendable (StartAnswer) -> Void) {
        let result = registry.start(token)
        guard let sequence = result.sequence else {
            answer(result.answer)
            return
        }
        registry.sink.whenDurable(through: sequence) { error in
            answer(error == nil ? result.answer : .page(.notRecorded))
        }
    }
}

/// What a browser on the first hop is told.
public enum StartAnswer: Sendable, Hashable {
    /// On to the provider's consent page.
    case onward(Onward)
    /// There is nothing to start any more; this is how it stands.
    case page(CallbackAnswer)
    /// The session is open, but where its consent page is was forgotten at a restart.
    case forgotten

    /// Where to, and how long the browser is to know which session it started.
    public struct Onward: Sendable, Hashable {
        /// The provider's consent page.
        public let authURL: String
        /// Until the session no longer takes a callback.
        public let remaining: Duration

        /// Takes both.
        public init(authURL: String, remaining: Duration) {
            self.authURL = authURL
            self.remaining = remaining
        }
    }
}

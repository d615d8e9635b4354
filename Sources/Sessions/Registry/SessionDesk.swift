public import Logging

/// Opens sessions: limits, names and tokens, one call to the provider, `session.created` durable.
public struct SessionDesk: Sendable {
    private let registry: SessionRegistry
    private let providers: ProviderDirectory
    private let policy: ReturnPolicy
    private let addresses: any AddressBook
    private let mint: Mint
    private let logger: Logger

    /// A session as its creator sees it.
    public struct Opened: Sendable {
        /// The session as recorded.
        public let session: Session
        /// Where to send the browser.
        public let addresses: BrowserAddresses
    }

    /// Takes its neighbours.
    public init(
        registry: SessionRegistry, providers: ProviderDirectory, policy: ReturnPolicy,
        addresses: any AddressBook, mint: Mint = .system, logger: Logger
    ) {
        self.registry = registry
        self.providers = providers
        self.policy = policy
        self.addresses = addresses
        self.mint = mint
        self.logger = logger
    }

    /// Opens a session for `peer`; under the same `mark`, the same session and one provider call.
    ///
    /// Returns when the session is durable.
    public func open(
        _ request: OpenRequest, by peer: Peer, mark: IdempotencyMark?
    ) async throws(Refusal) -> Opened {
        let provider = try providers.provider(request.provider)
        try policy.check(request)
        try provider.check(request)
        let id = try await claimed(request, with: provider, by: peer, mark: mark)
        return try await opened(id)
    }

    private func claimed(
        _ request: OpenRequest, with provider: any Provider, by peer: Peer, mark: IdempotencyMark?
    ) async throws(Refusal) -> SessionID {
        while true {
            switch try registry.claim(mark, by: peer) {
            case .existing(let session):
                return session.id
            case .join:
                // Nil: it ended between the claim and the join; the next claim finds how.
                guard let mark, let answer = await registry.join(mark) else { continue }
                return try answer.get()
            case .lead:
                let answer: Openings.Answer
                do throws(Refusal) {
                    answer = .success(
                        try await begun(request, with: provider, by: peer, mark: mark))
                } catch {
                    answer = .failure(error)
                }
                registry.conclude(answer, mark: mark, peer: peer)
                return try answer.get()
            }
        }
    }

    private func begun(
        _ request: OpenRequest, with provider: any Provider, by peer: Peer, mark: IdempotencyMark?
    ) async throws(Refusal) -> SessionID {
        let tokens = (callback: mint.token(), cancel: mint.token(), start: mint.token())
        let back = addresses.returnAddresses(
            for: provider.name, callback: tokens.callback, cancel: tokens.cancel)
        let begun: ProviderSession
        do throws(ProviderError) {
            begun = try await provider.begin(request, returningTo: back)
        } catch {
            throw Refusal(error)
        }
        let (session, expiryUsed) = try registry.admit(
            SessionRegistry.Admission(
                id: mint.sessionID(), provider: provider.name, request: request,
                providerSession: begun,
                tokens: TokenDigests(
                    callback: tokens.callback.digest, cancel: tokens.cancel.digest,
                    start: tokens.start.digest),
                addresses: BrowserAddresses(authURL: begun.authURL, startURL: nil), peer: peer,
                mark: mark))
        if !expiryUsed {
            logger.warning(
                "the provider's expires_at is past or absurd; the session gets 15 minutes",
                metadata: ["provider": "\(provider.name)", "session": "\(session.id)"])
        }
        return session.id
    }

    private func opened(_ id: SessionID) async throws(Refusal) -> Opened {
        guard let session = registry.session(id) else { throw .noSuchSession(id.text) }
        do throws(EventSinkError) {
            try await registry.sink.durable(through: session.sequence)
        } catch {
            throw Refusal(error)
        }
        guard let addresses = registry.addresses(of: id) else { throw .authURLForgotten(id) }
        return Opened(session: session, addresses: addresses)
    }
}

/// Makes the addresses of a session's three paths from its tokens.
public protocol AddressBook: Sendable {
    /// The two redirect addresses.
    func returnAddresses(
        for provider: ProviderName, callback: Token, cancel: Token
    ) -> ReturnAddresses
}

/// The configured providers by name.
public struct ProviderDirectory: Sendable {
    private let byName: [String: any Provider]

    /// Takes the providers; of two with one name, the last counts.
    public init(_ providers: [any Provider]) {
        byName = Dictionary(providers.map { ($0.name.text, $0) }, uniquingKeysWith: { $1 })
    }

    /// The names, sorted.
    public var names: [ProviderName] { byName.values.map(\.name).sorted() }

    /// The query parameters that any of them documents.
    public var callbackParameters: Set<String> {
        byName.values.reduce(into: []) { $0.formUnion($1.callbackParameters) }
    }

    /// The provider of that name, or nil.
    public subscript(name: ProviderName) -> (any Provider)? { byName[name.text] }

    /// The provider that a request names.
    func provider(_ name: String) throws(Refusal) -> any Provider {
        guard let provider = byName[name] else { throw .unknownProvider(name, known: names) }
        return provider
    }
}

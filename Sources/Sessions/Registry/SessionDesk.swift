public import Logging
import Values

/// Opens sessions: limits, names and tokens, one call to the provider, `session.created` durable.
public struct SessionDesk: Sendable {
    private let registry: SessionRegistry
    private let providers: ProviderDirectory
    private let policy: @Sendable () -> ReturnPolicy
    private let addresses: any AddressBook
    private let mint: Mint
    private let logger: Logger

    /// A session as its creator sees it.
    public struct Opened: Sendable {
        /// The session as recorded.
        public let session: Session
        /// What nobody else is told.
        public let handover: Handover
        /// The provider's own answer, where this request is the one that was answered.
        public let answer: ProviderAnswer?
    }

    /// Takes its neighbours.
    ///
    /// - Parameter policy: tells where a browser may be sent now.
    public init(
        registry: SessionRegistry, providers: ProviderDirectory,
        policy: @escaping @Sendable () -> ReturnPolicy,
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
        try policy().check(request)
        try provider.check(request)
        let claimed = try await claimed(request, with: provider, by: peer, mark: mark)
        return try await opened(claimed.id, claimed.answer)
    }

    /// Has the provider lengthen the life of `id`, for `peer`; returns when that is durable.
    public func extend(_ id: SessionID, by peer: Peer) async throws(Refusal) -> Session {
        guard let session = registry.session(id) else { throw .noSuchSession(id.text) }
        if let outcome = session.outcome { throw .alreadySettled(id, outcome.status) }
        guard let provider = providers[session.provider] else {
            throw .unknownProvider(session.provider.text, known: providers.names)
        }
        let known =
            provider.keepsSessionsSecret
            ? registry.handover(of: id)?.providerSessionID : session.providerSessionID.text
        guard let known else { throw .providerSessionForgotten(id) }
        let extended = try await extend(session, known, of: provider, by: peer).session
        if let outcome = extended.outcome { throw .alreadySettled(id, outcome.status) }
        return extended
    }

    /// The same for an application that speaks the provider's wire and knows its name of the
    /// session: the provider decides, also about one that has its outcome.
    public func extend(
        providerSessionID: String, of name: ProviderName, by peer: Peer
    ) async throws(Refusal) -> (session: Session, answer: ProviderAnswer) {
        guard let provider = providers[name] else {
            throw .unknownProvider(name.text, known: providers.names)
        }
        let recorded =
            provider.keepsSessionsSecret
            ? ProviderSession.recordedID(ofSecret: providerSessionID)
            : ExactText(providerSessionID)
        guard let id = registry.sessionID(recordedAs: recorded, of: name),
            let session = registry.session(id)
        else { throw .noSuchProviderSession }
        return try await extend(session, providerSessionID, of: provider, by: peer)
    }

    private func extend(
        _ session: Session, _ providerSessionID: String, of provider: any Provider, by peer: Peer
    ) async throws(Refusal) -> (session: Session, answer: ProviderAnswer) {
        let granted: ProviderExtension?
        do throws(ProviderError) {
            granted = try await provider.extend(session, providerSessionID: providerSessionID)
        } catch {
            throw Refusal(error)
        }
        guard let granted else { throw .extendNotSupported(session.provider) }
        let extended = try registry.apply(to: session.id) { session, _ in
            Lifecycle.extend(session, by: granted.duration, for: peer)
        }
        try await durable(extended)
        return (extended, granted.answer)
    }

    /// The provider's own wire, where it is offered.
    public func dropIn(of provider: String) -> (any DropIn)? {
        ProviderName(provider).flatMap { providers[$0] }?.dropIn
    }

    private func claimed(
        _ request: OpenRequest, with provider: any Provider, by peer: Peer, mark: IdempotencyMark?
    ) async throws(Refusal) -> (id: SessionID, answer: ProviderAnswer?) {
        while true {
            switch try registry.claim(mark, by: peer) {
            case .existing(let session):
                return (session.id, nil)
            case .join:
                // Nil: it ended between the claim and the join; the next claim finds how.
                guard let mark, let answer = await registry.join(mark) else { continue }
                return (try answer.get(), nil)
            case .lead:
                do throws(Refusal) {
                    let begun = try await begun(request, with: provider, by: peer, mark: mark)
                    registry.conclude(.success(begun.id), mark: mark, peer: peer)
                    return begun
                } catch {
                    registry.conclude(.failure(error), mark: mark, peer: peer)
                    throw error
                }
            }
        }
    }

    private func begun(
        _ request: OpenRequest, with provider: any Provider, by peer: Peer, mark: IdempotencyMark?
    ) async throws(Refusal) -> (id: SessionID, answer: ProviderAnswer?) {
        let tokens = (callback: mint.token(), cancel: mint.token(), start: mint.token())
        let back =
            switch provider.correlation {
            case .path:
                addresses.returnAddresses(
                    for: provider.name, callback: tokens.callback, cancel: tokens.cancel)
            case .sessionID: addresses.sharedReturnAddresses(for: provider.name)
            }
        let begun: ProviderSession
        do throws(ProviderError) {
            begun = try await provider.begin(request, returningTo: back)
        } catch {
            if Task.isCancelled { throw .stopping }
            guard case .refused(let refusal) = error else { throw Refusal(error) }
            throw .providerRefused(refusal.hiding(request.options))
        }
        let (session, expiryUsed) = try registry.admit(
            SessionRegistry.Admission(
                id: mint.sessionID(), provider: provider.name, request: request,
                providerSession: begun,
                recordedID: provider.keepsSessionsSecret
                    ? ProviderSession.recordedID(ofSecret: begun.id) : ExactText(begun.id),
                tokens: TokenDigests(
                    callback: tokens.callback.digest, cancel: tokens.cancel.digest,
                    start: tokens.start.digest),
                handover: Handover(
                    authURL: begun.authURL, startURL: startURL(begun, tokens.start),
                    providerSessionID: provider.keepsSessionsSecret ? begun.id : nil),
                peer: peer, mark: mark))
        if !expiryUsed {
            logger.warning(
                "the provider's expires_at is past or absurd; the session gets 15 minutes",
                metadata: ["provider": "\(provider.name)", "session": "\(session.id)"])
        }
        return (session.id, begun.answer)
    }

    /// None where the consent page is no web page, or not a protected one: a browser is only sent
    /// there by who was given its address.
    private func startURL(_ begun: ProviderSession, _ token: Token) -> String? {
        guard let authURL = begun.authURL, WebAddress(authURL)?.isProtected ?? false else {
            return nil
        }
        return addresses.startAddress(token)
    }

    private func opened(
        _ id: SessionID, _ answer: ProviderAnswer?
    ) async throws(Refusal) -> Opened {
        guard let session = registry.session(id) else { throw .noSuchSession(id.text) }
        try await durable(session)
        guard let handover = registry.handover(of: id) else { throw .authURLForgotten(id) }
        return Opened(session: session, handover: handover, answer: answer)
    }

    private func durable(_ session: Session) async throws(Refusal) {
        do throws(EventSinkError) {
            try await registry.sink.durable(through: session.sequence)
        } catch {
            throw Refusal(error)
        }
    }
}

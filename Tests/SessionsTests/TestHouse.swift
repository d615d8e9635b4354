import FoundationEssentials
import Logging
import Testing
import Values

@testable import Sessions

/// A registry, a desk and an intake around fakes.
struct TestHouse {
    let sink: FakeSink
    let time = ManualTime()
    let registry: SessionRegistry
    let desk: SessionDesk
    let intake: CallbackIntake
    let provider: FakeProvider
    let minted = MintedTokens()
    let peer = Peer(pid: 7, uid: 1000, gid: 1000)

    init(
        sink: FakeSink = FakeSink(), provider: FakeProvider? = nil, grace: Duration = .zero,
        origins: Set<String> = []
    ) throws {
        let name = try #require(ProviderName("fiskil"))
        let provider = provider ?? FakeProvider(name)
        let minted = minted
        let mint = Mint(
            sessionID: Mint.system.sessionID, token: { minted.note(Mint.system.token()) },
            eventID: Mint.system.eventID)
        self.sink = sink
        self.provider = provider
        let time = time
        registry = SessionRegistry(
            sink: sink, settings: .init(expiryGrace: grace, settledRetention: .seconds(3600)),
            mint: mint, confirms: { $0 == name && provider.confirms }, now: { time.now },
            steady: { time.steady })
        let providers = ProviderDirectory([provider])
        desk = SessionDesk(
            registry: registry, providers: providers, policy: { ReturnPolicy(origins: origins) },
            addresses: PlainAddresses(), mint: mint,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        intake = CallbackIntake(registry: registry, providers: providers)
    }

    /// Opens a session and tells its callback token.
    func open(
        lifetime: Int? = nil, endUser: String = "eu_1", institution: String? = nil
    ) async throws -> (session: Session, token: Token) {
        let request = try OpenRequest(
            provider: "fiskil", endUserID: endUser, institutionID: institution,
            lifetimeSeconds: lifetime)
        let opened = try await desk.open(request, by: peer, mark: nil)
        let token = try #require(minted.all.first { $0.digest == opened.session.tokens.callback })
        return (opened.session, token)
    }

    func callback(_ token: Token, provider: String = "fiskil") -> Callback {
        Callback(
            path: .callback, provider: provider, tie: .token(token.digest),
            parameters: CallbackParameters(values: [:]))
    }

    /// A browser at the address that all sessions share.
    func callback(
        startedBy tokens: [Token], _ values: [ExactText: String], path: ReturnPath = .callback
    ) -> Callback {
        Callback(
            path: path, provider: "fiskil", tie: .startCookies(tokens.map(\.digest)),
            parameters: CallbackParameters(values: values))
    }

    /// The start token of a session.
    func startToken(of session: Session) throws -> Token {
        try #require(minted.all.first { $0.digest == session.tokens.start })
    }

    /// What the browser is told, where that is known at once.
    func answer(to callback: Callback) async -> CallbackAnswer {
        await withCheckedContinuation { continuation in
            intake.settle(callback) { continuation.resume(returning: $0) }
        }
    }

    /// What a start finds in the recorded events from `sequence` on.
    func restarted(
        from sequence: UInt64 = 1, unfinished: UnfinishedSegment? = nil
    ) -> SessionRegistry {
        let events = sink.events.filter { $0.sequence >= sequence }
        var replay = Replay(registry.settings, at: time.now)
        let heads = events.map {
            EventHead(type: $0.fact.type, subject: $0.fact.sessionID?.text, time: $0.time)
        }
        for head in heads { replay.foresee(head) }
        for (event, head) in zip(events, heads) where replay.needs(head) { replay.take(event) }
        let time = time
        return SessionRegistry(
            sink: sink, settings: registry.settings, replayed: replay,
            nextSequence: (sink.events.last?.sequence ?? 0) + 1, unfinished: unfinished,
            now: { time.now }, steady: { time.steady })
    }

    struct PlainAddresses: AddressBook {
        func returnAddresses(
            for provider: ProviderName, callback: Token, cancel: Token
        ) -> ReturnAddresses {
            .own(callback: "https://cb.example/1", cancel: "https://cb.example/2")
        }

        func sharedReturnAddresses(for provider: ProviderName) -> ReturnAddresses {
            .shared(callback: "https://cb.example/3", cancel: "https://cb.example/4")
        }

        func startAddress(_ start: Token) -> String { "https://cb.example/\(start.secretText)" }
    }
}

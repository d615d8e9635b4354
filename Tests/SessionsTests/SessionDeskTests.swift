import FoundationEssentials
import Logging
import Testing
import Values

@testable import Sessions

@Suite struct `Opening a session` {
    let peer = Peer(pid: 1, uid: 2, gid: 3)

    func mark(_ key: String, _ request: String = "r") -> IdempotencyMark {
        IdempotencyMark(key: Digest(of: key), request: Digest(of: request))
    }

    func request(_ provider: String = "fiskil", returnURL: String? = nil) throws -> OpenRequest {
        try OpenRequest(provider: provider, endUserID: "eu", returnURL: returnURL)
    }

    @Test func `requests under one key join: one provider call, one session`() async throws {
        let gate = AsyncStream.makeStream(of: Void.self)
        let name = try #require(ProviderName("fiskil"))
        let provider = FakeProvider(name) { () async throws(ProviderError) in
            for await _ in gate.stream {}
            return ProviderSession(id: "ps", authURL: "https://a.example", expiresAt: nil)
        }
        let house = try TestHouse(provider: provider)
        let ids = try await withThrowingTaskGroup(of: SessionID.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await house.desk.open(request(), by: peer, mark: mark("k")).session.id
                }
            }
            while provider.calls == 0 { await Task.yield() }
            gate.continuation.finish()
            return try await group.reduce(into: Set<SessionID>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(provider.calls == 1)
        let again = try await house.desk.open(request(), by: peer, mark: mark("k"))
        #expect(ids == [again.session.id])
        #expect(provider.calls == 1)
    }

    @Test func `a key that was used for another request is refused`() async throws {
        let house = try TestHouse()
        _ = try await house.desk.open(request(), by: peer, mark: mark("k"))
        await #expect(throws: Refusal.idempotencyKeyReused) {
            try await house.desk.open(request(), by: peer, mark: mark("k", "other"))
        }
    }

    @Test func `a key whose request failed can be used again`() async throws {
        let name = try #require(ProviderName("fiskil"))
        let provider = FakeProvider(name) { () async throws(ProviderError) in
            throw .unavailable("is away")
        }
        let house = try TestHouse(provider: provider)
        for call in 1...2 {
            await #expect(throws: Refusal.providerUnavailable("is away")) {
                try await house.desk.open(request(), by: peer, mark: mark("k"))
            }
            #expect(provider.calls == call)
        }
    }

    @Test func `after a restart the auth URL is forgotten, the session is not`() async throws {
        let house = try TestHouse()
        let opened = try await house.desk.open(request(), by: peer, mark: mark("k"))
        var replay = Replay()
        for event in house.sink.events { replay.take(event) }
        let registry = SessionRegistry(
            sink: house.sink, settings: house.registry.settings, replayed: replay,
            nextSequence: 2, now: { house.time.now })
        let desk = SessionDesk(
            registry: registry, providers: ProviderDirectory([house.provider]),
            policy: { ReturnPolicy(origins: []) }, addresses: TestHouse.PlainAddresses(),
            logger: .init(label: "test"))
        await #expect(throws: Refusal.authURLForgotten(opened.session.id)) {
            try await desk.open(request(), by: peer, mark: mark("k"))
        }
    }

    @Test func `no provider is called where the disk is full`() async throws {
        let house = try TestHouse()
        house.sink.stall(true)
        await #expect(throws: Refusal.journalFull) {
            try await house.desk.open(request(), by: peer, mark: nil)
        }
        #expect(house.provider.calls == 0)
    }

    @Test func `an unknown provider is named with those that are known`() async throws {
        let house = try TestHouse()
        await #expect(throws: Refusal.unknownProvider("nobody", known: [house.provider.name])) {
            try await house.desk.open(request("nobody"), by: peer, mark: nil)
        }
    }

    @Test func `a return URL must lie on an allowed origin`() async throws {
        let house = try TestHouse(origins: ["https://app.example.com"])
        _ = try await house.desk.open(
            request(returnURL: "https://app.example.com/done?x=1"), by: peer, mark: nil)
        let evil = "https://app.example.com.evil.example/"
        await #expect(
            throws: Refusal.returnURLNotAllowed(
                field: "return_url", allowed: ["https://app.example.com"])
        ) {
            try await house.desk.open(request(returnURL: evil), by: peer, mark: nil)
        }
    }
}

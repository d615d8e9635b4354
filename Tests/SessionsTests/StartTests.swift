import FoundationEssentials
import Testing
import Values

@testable import Sessions

@Suite struct `The first hop` {
    func answer(_ house: TestHouse, _ token: Token) async -> StartAnswer {
        await withCheckedContinuation { continuation in
            StartIntake(registry: house.registry).start(token.digest) {
                continuation.resume(returning: $0)
            }
        }
    }

    @Test func `leads to the consent page, and is recorded once`() async throws {
        let house = try TestHouse(grace: .seconds(30))
        let (session, _) = try await house.open(lifetime: 600)
        let token = try house.startToken(of: session)
        let onward = StartAnswer.Onward(authURL: "https://auth.example/1", remaining: .seconds(630))
        #expect(await answer(house, token) == .onward(onward))
        #expect(await answer(house, token) == .onward(onward))
        #expect(house.sink.types == ["session.created", "session.started"])
        #expect(house.registry.session(session.id)?.status == .pending)
    }

    @Test func `is recorded once over restarts and segments too`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        _ = await answer(house, try house.startToken(of: session))
        #expect(house.restarted().session(session.id)?.isStarted == true)
        try house.registry.beginRotation()
        while try house.registry.carryOn().rotation == nil {}
        let first = try #require(house.sink.cuts.last)
        #expect(house.restarted(from: first).session(session.id)?.isStarted == true)
    }

    @Test func `after a restart, nobody knows where it led`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        let again = house.restarted()
        #expect(again.start(session.tokens.start).answer == .forgotten)
        #expect(house.sink.types == ["session.created"])
    }

    @Test func `of a session that is over shows how it ended`() async throws {
        let house = try TestHouse()
        let (session, callback) = try await house.open()
        let token = try house.startToken(of: session)
        let page = await house.answer(to: house.callback(callback))
        #expect(await answer(house, token) == .page(page))
        #expect(house.sink.types == ["session.created", "session.completed"])
    }

    @Test func `leads there too once the browser came back without proof`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        _ = try house.registry.apply(to: session.id) { session, time in
            Lifecycle.report(.returned, via: .callback, to: session, at: time)
        }
        guard case .onward = await answer(house, try house.startToken(of: session)) else {
            Issue.record("who knows the session's name has locked its user out")
            return
        }
    }

    @Test func `of an unknown token leads nowhere, as does a callback token`() async throws {
        let house = try TestHouse()
        let (_, callback) = try await house.open()
        #expect(await answer(house, Mint.system.token()) == .page(.unknown))
        #expect(await answer(house, callback) == .page(.unknown))
    }

    @Test func `waits for the disk, and says so where it takes nothing`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        house.sink.fill()
        let token = try house.startToken(of: session)
        #expect(await answer(house, token) == .page(.notRecorded))
    }

    @Test(arguments: ["http://auth.example/1", "app:consent", "https://user@auth.example/", nil])
    func `is not offered where the consent page is no protected web page`(
        _ authURL: String?
    ) async throws {
        let name = try #require(ProviderName("fiskil"))
        let house = try TestHouse(
            provider: FakeProvider(name) { () async throws(ProviderError) in
                ProviderSession(id: "ps-1", authURL: authURL, expiresAt: nil)
            })
        let request = try OpenRequest(provider: "fiskil", endUserID: "eu")
        let opened = try await house.desk.open(request, by: house.peer, mark: nil)
        #expect(opened.handover.authURL == authURL)
        #expect(opened.handover.startURL == nil)
    }
}

import FoundationEssentials
import Testing

@testable import Sessions

@Suite struct `Extending a session` {
    func house() throws -> TestHouse {
        let name = try #require(ProviderName("fiskil"))
        return try TestHouse(provider: FakeProvider(name, secretSessions: true))
    }

    @Test func `moves its end, and the timer goes by the new one`() async throws {
        let house = try house()
        house.registry.markReady()
        let (session, _) = try await house.open(lifetime: 60)
        let extended = try await house.desk.extend(session.id, by: house.peer)
        #expect(extended.session.expiresAt == session.expiresAt.addingTimeInterval(1800))
        #expect(extended.answer.body == Array("ps-1".utf8), "the provider's own name was sent")
        #expect(house.sink.types.last == "session.extended")
        house.time.advance(61)
        #expect(house.registry.expireOverdue().expired == 0)
        house.time.advance(1800)
        #expect(house.registry.expireOverdue().expired == 1)
    }

    @Test func `of a settled one is refused`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        _ = try house.registry.revoke(session.id, by: house.peer)
        await #expect(throws: Refusal.alreadySettled(session.id, .revoked)) {
            try await house.desk.extend(session.id, by: house.peer)
        }
    }

    @Test func `is refused where the provider has nothing like it`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        await #expect(throws: Refusal.extendNotSupported(session.provider)) {
            try await house.desk.extend(session.id, by: house.peer)
        }
    }

    @Test func `a session is found by the name that its provider gave`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        #expect(
            house.desk.session(providerSessionID: "ps-1", of: session.provider) == session.id)
        #expect(house.desk.session(providerSessionID: "ps-2", of: session.provider) == nil)
    }
}

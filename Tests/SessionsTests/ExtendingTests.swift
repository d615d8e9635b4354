import FoundationEssentials
import Testing
import Values

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
        #expect(extended.expiresAt == session.expiresAt.addingTimeInterval(1800))
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

    @Test func `by the provider's name asks the provider, whatever became of it`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        let name = session.provider
        let extended = try await house.desk.extend(
            providerSessionID: "ps-1", of: name, by: house.peer)
        #expect(extended.session.id == session.id)
        #expect(extended.answer.body == Array("ps-1".utf8), "the provider's own name was sent")
        _ = try house.registry.revoke(session.id, by: house.peer)
        let after = try await house.desk.extend(
            providerSessionID: "ps-1", of: name, by: house.peer)
        #expect(after.session.status == .revoked)
        #expect(house.sink.types == ["session.created", "session.extended", "session.revoked"])
        await #expect(throws: Refusal.noSuchProviderSession) {
            try await house.desk.extend(providerSessionID: "ps-2", of: name, by: house.peer)
        }
    }

    @Test func `that is overtaken by an outcome is refused`() async throws {
        let name = try #require(ProviderName("fiskil"))
        let gate = AsyncStream.makeStream(of: Void.self)
        let provider = FakeProvider(
            name, secretSessions: true, extending: { for await _ in gate.stream {} })
        let house = try TestHouse(provider: provider)
        let (session, _) = try await house.open()
        async let extended = house.desk.extend(session.id, by: house.peer)
        _ = try house.registry.revoke(session.id, by: house.peer)
        gate.continuation.finish()
        do {
            _ = try await extended
            Issue.record("it was extended")
        } catch {
            #expect(error as? Refusal == .alreadySettled(session.id, .revoked))
        }
        #expect(house.sink.types == ["session.created", "session.revoked"])
    }
}

import FoundationEssentials
import Testing

@testable import Sessions

@Suite struct `Waiting for an outcome` {
    @Test func `returns when the session is settled`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        async let waiting = house.registry.session(
            session.id, settledWithin: .seconds(3600), clock: .continuous)
        while house.registry.counts.waiters == 0 { await Task.yield() }
        _ = await house.answer(to: house.callback(token))
        #expect(try await waiting.status == .completed)
        #expect(house.registry.counts.waiters == 0)
    }

    @Test func `returns the open session when the time is over`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        let waited = try await house.registry.session(
            session.id, settledWithin: .milliseconds(1), clock: .continuous)
        #expect(waited.status == .pending)
        #expect(house.registry.counts.waiters == 0)
    }

    @Test func `ends when the peer hangs up`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        let waiting = Task {
            try await house.registry.session(
                session.id, settledWithin: .seconds(3600), clock: .continuous)
        }
        while house.registry.counts.waiters == 0 { await Task.yield() }
        waiting.cancel()
        #expect(try await waiting.value.status == .pending)
        #expect(house.registry.counts.waiters == 0)
    }

    @Test func `ends when the daemon stops`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        let waiting = Task {
            try await house.registry.session(
                session.id, settledWithin: .seconds(3600), clock: .continuous)
        }
        while house.registry.counts.waiters == 0 { await Task.yield() }
        house.registry.stopWaiting()
        await #expect(throws: Refusal.stopping) { try await waiting.value }
    }

    @Test func `an unknown session is refused at once`() async throws {
        let house = try TestHouse()
        let id = Mint.system.sessionID()
        await #expect(throws: Refusal.noSuchSession(id.text)) {
            try await house.registry.session(
                id, settledWithin: .seconds(3600), clock: .continuous)
        }
    }
}

import FoundationEssentials
import Testing

@testable import Sessions

@Suite struct `The expiry timer` {
    @Test func `ends an abandoned session after its grace, and not before`() async throws {
        let house = try TestHouse(grace: .seconds(30))
        house.registry.markReady()
        let (session, _) = try await house.open(lifetime: 60)
        house.time.advance(89)
        #expect(house.registry.expireOverdue().expired == 0)
        house.time.advance(1)
        #expect(house.registry.expireOverdue().expired == 1)
        #expect(house.registry.session(session.id)?.outcome?.via == .timer)
        #expect(house.registry.expireOverdue().expired == 0)
        #expect(house.sink.types == ["session.created", "session.expired"])
    }

    @Test func `waits for READY and its grace, so that queued browsers come first`() async throws {
        let house = try TestHouse(grace: .seconds(30))
        let (_, token) = try await house.open(lifetime: 1)
        house.time.advance(3600)
        #expect(house.registry.expireOverdue().expired == 0)
        house.registry.markReady()
        let turn = house.registry.expireOverdue()
        #expect(turn.expired == 0)
        #expect(turn.next == house.time.now.addingTimeInterval(30))
        _ = await house.answer(to: house.callback(token))
        house.time.advance(30)
        #expect(house.registry.expireOverdue().expired == 0)
        #expect(house.sink.types == ["session.created", "session.completed"])
    }

    @Test func `goes through many in batches`() async throws {
        let house = try TestHouse()
        house.registry.markReady()
        for _ in 0..<(Limits.expiryBatch + 1) { _ = try await house.open(lifetime: 1) }
        house.time.advance(2)
        let first = house.registry.expireOverdue()
        #expect(first.expired == Limits.expiryBatch)
        #expect(first.more)
        let second = house.registry.expireOverdue()
        #expect(second.expired == 1)
        #expect(!second.more)
    }

    @Test func `pauses while the disk takes nothing`() async throws {
        let house = try TestHouse()
        house.registry.markReady()
        _ = try await house.open(lifetime: 1)
        house.time.advance(2)
        house.sink.stall(true)
        #expect(house.registry.expireOverdue().expired == 0)
        house.sink.stall(false)
        #expect(house.registry.expireOverdue().expired == 1)
    }

    @Test func `goes by the true time when the last event lies in the future`() async throws {
        let house = try TestHouse()
        house.registry.markReady()
        house.time.advance(86_400)
        _ = try await house.open(lifetime: 3600)
        house.time.advance(-86_400)
        let (session, _) = try await house.open(lifetime: 2)
        #expect(session.expiresAt == house.time.now.addingTimeInterval(2))
        house.time.advance(2)
        #expect(house.registry.expireOverdue().expired == 1)
        #expect(house.registry.session(session.id)?.status == .expired)
    }

    @Test func `rests where the queue is full`() async throws {
        let house = try TestHouse()
        house.registry.markReady()
        _ = try await house.open(lifetime: 1)
        house.time.advance(2)
        house.sink.fill()
        let turn = house.registry.expireOverdue()
        #expect(turn.expired == 0)
        #expect(!turn.more)
    }

    @Test func `forgets an outcome after its retention`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        _ = await house.answer(to: house.callback(token))
        house.time.advance(3601)
        _ = house.registry.expireOverdue()
        #expect(house.registry.session(session.id) == nil)
        #expect(house.registry.handover(of: session.id) == nil)
        #expect(await house.answer(to: house.callback(token)) == .unknown)
    }
}

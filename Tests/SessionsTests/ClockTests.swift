import FoundationEssentials
import Testing

@testable import Sessions

@Suite struct `When somebody sets the clock` {
    @Test(arguments: [86_400.0, -86_400.0, 3600, -3600])
    func `a session lives exactly as long as it was given`(_ jump: Double) async throws {
        let house = try TestHouse()
        house.registry.markReady()
        let (session, _) = try await house.open(lifetime: 60)
        house.time.advance(30)
        house.time.jump(jump)
        house.time.advance(29)
        #expect(house.registry.expireOverdue().expired == 0)
        house.time.advance(1)
        #expect(house.registry.expireOverdue().expired == 1)
        #expect(house.registry.session(session.id)?.status == .expired)
    }

    @Test(arguments: [86_400.0, -86_400.0])
    func `one that is created afterwards does too`(_ jump: Double) async throws {
        let house = try TestHouse()
        house.registry.markReady()
        house.time.jump(jump)
        let (session, _) = try await house.open(lifetime: 60)
        #expect(session.expiresAt == house.time.now.addingTimeInterval(60), "by the wall clock")
        house.time.advance(59)
        #expect(house.registry.expireOverdue().expired == 0)
        house.time.advance(1)
        #expect(house.registry.expireOverdue().expired == 1)
    }

    @Test func `a machine that was suspended ends what ended meanwhile`() async throws {
        let house = try TestHouse()
        house.registry.markReady()
        _ = try await house.open(lifetime: 60)
        house.time.advance(7200)
        #expect(house.registry.expireOverdue().expired == 1)
    }

    @Test func `an outcome is kept for its time`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        _ = await house.answer(to: house.callback(token))
        house.time.jump(86_400)
        _ = house.registry.expireOverdue()
        #expect(house.registry.session(session.id) != nil)
        house.time.advance(3601)
        _ = house.registry.expireOverdue()
        #expect(house.registry.session(session.id) == nil)
    }

    @Test(arguments: [86_400.0, -86_400.0])
    func `events are in order, and dated by the wall clock`(_ jump: Double) async throws {
        let house = try TestHouse()
        let (_, token) = try await house.open()
        house.time.jump(jump)
        _ = await house.answer(to: house.callback(token))
        let times = house.sink.events.map(\.time)
        #expect(times == times.sorted())
        #expect(times.last == max(house.time.now, times[0]))
    }
}

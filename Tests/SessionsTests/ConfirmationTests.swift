import FoundationEssentials
import Logging
import ServiceLifecycle
import Testing

@testable import Sessions

@Suite struct `A returned session` {
    func house() throws -> TestHouse {
        let name = try #require(ProviderName("fiskil"))
        let house = try TestHouse(
            provider: FakeProvider(name, reading: .returned, confirms: true))
        house.registry.markReady()
        return house
    }

    func returned(in house: TestHouse, lifetime: Int? = nil) async throws -> SessionID {
        let (session, token) = try await house.open(lifetime: lifetime)
        let answer = await house.answer(to: house.callback(token))
        guard case .returned = answer else {
            Issue.record("\(answer)")
            return session.id
        }
        return session.id
    }

    @Test func `is asked about at once, and completed by a yes`() async throws {
        let house = try house()
        let id = try await returned(in: house)
        #expect(house.registry.dueConfirmations().due.map(\.id) == [id])
        #expect(house.registry.dueConfirmations().due.isEmpty, "one question at a time")
        house.registry.confirmed(id, .yes)
        #expect(house.registry.session(id)?.outcome?.via == .confirmation)
        #expect(house.sink.types == ["session.created", "session.returned", "session.completed"])
        house.time.advance(3600)
        #expect(house.registry.dueConfirmations().due.isEmpty)
    }

    @Test func `is asked about again after pauses that grow`() async throws {
        let house = try house()
        let id = try await returned(in: house)
        for pause in [2.0, 4, 8, 16, 32, 60, 60] {
            #expect(house.registry.dueConfirmations().due.map(\.id) == [id])
            house.registry.confirmed(id, pause == 4 ? nil : .notYet)
            house.time.advance(pause - 0.5)
            #expect(house.registry.dueConfirmations().due.isEmpty)
            house.time.advance(0.5)
        }
    }

    @Test func `gets one last question, and then expires`() async throws {
        let house = try house()
        let id = try await returned(in: house, lifetime: 60)
        #expect(house.registry.dueConfirmations().due.count == 1)
        house.registry.confirmed(id, .notYet)
        house.time.advance(61)
        #expect(house.registry.expireOverdue().expired == 0)
        #expect(house.registry.session(id)?.status == .returned)
        #expect(house.registry.dueConfirmations().due.map(\.id) == [id])
        house.registry.confirmed(id, .notYet)
        #expect(house.registry.session(id)?.outcome?.status == .expired)
        #expect(house.registry.session(id)?.outcome?.via == .timer)
    }

    @Test func `is completed by its last question`() async throws {
        let house = try house()
        let id = try await returned(in: house, lifetime: 60)
        house.time.advance(61)
        _ = house.registry.expireOverdue()
        #expect(house.registry.dueConfirmations().due.map(\.id) == [id])
        house.registry.confirmed(id, .yes)
        #expect(house.registry.session(id)?.status == .completed)
    }

    @Test func `whose time ran out during a question is asked about once more`() async throws {
        let house = try house()
        let id = try await returned(in: house, lifetime: 60)
        #expect(house.registry.dueConfirmations().due.count == 1)
        house.time.advance(61)
        #expect(house.registry.expireOverdue().expired == 0)
        house.registry.confirmed(id, .notYet)
        #expect(house.registry.session(id)?.status == .returned)
        #expect(house.registry.dueConfirmations().due.map(\.id) == [id])
        house.registry.confirmed(id, nil)
        #expect(house.registry.session(id)?.status == .expired)
    }

    @Test func `is asked about after a restart`() async throws {
        let house = try house()
        let id = try await returned(in: house)
        var replay = Replay()
        for event in house.sink.events { replay.take(event) }
        let time = house.time
        let registry = SessionRegistry(
            sink: house.sink,
            settings: .init(expiryGrace: .zero, settledRetention: .seconds(3600)),
            replayed: replay, nextSequence: 3, confirms: { _ in true }, now: { time.now })
        #expect(registry.dueConfirmations().due.isEmpty, "not before READY")
        registry.markReady()
        #expect(registry.dueConfirmations().due.map(\.id) == [id])
    }

    @Test func `no more than sixteen questions are in flight`() async throws {
        let house = try house()
        var ids: [SessionID] = []
        for _ in 0..<20 { ids.append(try await returned(in: house)) }
        let first = house.registry.dueConfirmations().due
        #expect(first.count == Limits.confirmationsInFlight)
        #expect(house.registry.dueConfirmations().due.isEmpty)
        for session in first { house.registry.confirmed(session.id, .yes) }
        #expect(house.registry.dueConfirmations().due.count == 4)
    }

    @Test func `of a provider that confirms nothing expires by its timer`() async throws {
        let name = try #require(ProviderName("fiskil"))
        let house = try TestHouse(provider: FakeProvider(name, reading: .returned))
        house.registry.markReady()
        let id = try await returned(in: house, lifetime: 60)
        house.time.advance(61)
        #expect(house.registry.expireOverdue().expired == 1)
        #expect(house.registry.session(id)?.status == .expired)
    }

    @Test func `is confirmed by the service`() async throws {
        let name = try #require(ProviderName("fiskil"))
        let house = try TestHouse(
            provider: FakeProvider(
                name, reading: .returned, confirms: true,
                confirmation: { () async throws(ProviderError) in .yes }))
        house.registry.markReady()
        let id = try await returned(in: house)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let time = house.time
        let services = ServiceGroup(
            services: [
                Confirmations(
                    registry: house.registry, providers: ProviderDirectory([house.provider]),
                    clock: .continuous, now: { time.now }, logger: logger)
            ], gracefulShutdownSignals: [], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            let settled = try await house.registry.session(
                id, settledWithin: .seconds(60), clock: .continuous)
            #expect(settled.status == .completed)
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }

    @Test func `expires without an answer that does not come`() async throws {
        let house = try house()
        let id = try await returned(in: house, lifetime: 60)
        #expect(house.registry.dueConfirmations().due.count == 1, "in flight, and hangs")
        house.time.advance(61)
        _ = house.registry.expireOverdue()
        house.time.advance(59)
        _ = house.registry.dueConfirmations()
        #expect(house.registry.session(id)?.status == .returned)
        house.time.advance(2)
        _ = house.registry.dueConfirmations()
        #expect(house.registry.session(id)?.status == .expired)
        house.registry.confirmed(id, .notYet)
        #expect(house.sink.types.last == "session.expired")
        #expect(house.sink.types.count == 3)
    }

    @Test func `comes before others when it is the last question`() async throws {
        let house = try house()
        let late = try await returned(in: house, lifetime: 60)
        for _ in 0..<16 { _ = try await returned(in: house) }
        house.time.advance(61)
        _ = house.registry.expireOverdue()
        #expect(house.registry.dueConfirmations().due.first?.id == late)
    }
}

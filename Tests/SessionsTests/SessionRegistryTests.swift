import FoundationEssentials
import Testing
import Values

@testable import Sessions

@Suite struct `The registry` {
    @Test func `fifty racing callbacks settle once and get the same page`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        let answers = await withTaskGroup(of: CallbackAnswer.self) { group in
            for _ in 0..<50 { group.addTask { await house.answer(to: house.callback(token)) } }
            return await group.reduce(into: [CallbackAnswer]()) { $0.append($1) }
        }
        #expect(Set(answers).count == 1)
        #expect(house.sink.types == ["session.created", "session.completed"])
        #expect(house.registry.session(session.id)?.status == .completed)
    }

    @Test func `a browser sees nothing before the disk has it`() async throws {
        let sink = FakeSink(immediate: false)
        let house = try TestHouse(sink: sink)
        async let opening = house.open()
        while sink.events.isEmpty { await Task.yield() }
        sink.flush()
        let (_, token) = try await opening
        let seen = Flag()
        house.intake.settle(house.callback(token)) { _ in seen.raise() }
        #expect(sink.types == ["session.created", "session.completed"])
        #expect(!seen.isRaised)
        sink.flush()
        #expect(seen.isRaised)
    }

    @Test func `an unknown token, and one of another provider, change nothing`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        #expect(await house.answer(to: house.callback(Mint.system.token())) == .unknown)
        #expect(await house.answer(to: house.callback(token, provider: "knot")) == .unknown)
        #expect(house.registry.session(session.id)?.status == .pending)
        #expect(house.sink.types.dropFirst() == ["callback.rejected", "callback.rejected"])
    }

    @Test func `a flood of unknown tokens is counted, not written`() async throws {
        let house = try TestHouse()
        for _ in 0..<1000 {
            _ = await house.answer(to: house.callback(Mint.system.token()))
        }
        #expect(house.sink.events.count == Limits.unknownTokensPerMinute)
        #expect(house.registry.counts.unknownTokens == 1000)
        house.time.advance(61)
        _ = await house.answer(to: house.callback(Mint.system.token()))
        guard case .callbackRejected(let rejection) = house.sink.events.last?.fact else {
            Issue.record("the next minute's first is not written")
            return
        }
        #expect(rejection.suppressed == 1000 - UInt64(Limits.unknownTokensPerMinute))
    }

    @Test func `what a stranger says is not kept`() async throws {
        let house = try TestHouse()
        for provider in ["fiskil", "forged"] {
            let callback = Callback(
                path: .cancel, provider: provider, tie: .token(Mint.system.token().digest),
                parameters: CallbackParameters(values: ["error": "x"]))
            #expect(await house.answer(to: callback) == .unknown)
        }
        let rejections = house.sink.events.compactMap { event -> Rejection? in
            if case .callbackRejected(let rejection) = event.fact { rejection } else { nil }
        }
        #expect(rejections.map(\.detail) == [.none, .none])
        #expect(rejections.map { $0.provider?.text } == ["fiskil", nil])
    }

    @Test func `where the queue is full, the browser may try again`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        house.sink.fill()
        #expect(await house.answer(to: house.callback(token)) == .notRecorded)
        #expect(house.registry.session(session.id)?.status == .pending)
    }

    @Test func `an operator's end is not undone, and not repeated`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        #expect(try house.registry.revoke(session.id, by: house.peer).status == .revoked)
        #expect(try house.registry.revoke(session.id, by: house.peer).status == .revoked)
        #expect(
            await house.answer(to: house.callback(token))
                == .gone(.revoked, providerSessionID: "ps-1"))
        #expect(
            house.sink.types == ["session.created", "session.revoked", "callback.late"])
    }

    @Test func `a settled session cannot be revoked`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        _ = await house.answer(to: house.callback(token))
        #expect(try house.registry.revoke(session.id, by: house.peer).status == .completed)
        #expect(house.sink.types == ["session.created", "session.completed"])
    }

    @Test func `time in events never runs backwards`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        house.time.advance(-3600)
        _ = await house.answer(to: house.callback(token))
        #expect(house.sink.events.last?.time == session.createdAt)
    }

    @Test func `a replay leads to the same sessions`() async throws {
        let house = try TestHouse()
        let (first, token) = try await house.open()
        let (second, _) = try await house.open()
        _ = await house.answer(to: house.callback(token))
        var replay = Replay()
        for event in house.sink.events { replay.take(event) }
        let again = SessionRegistry(
            sink: house.sink, settings: house.registry.settings, replayed: replay,
            nextSequence: 4, now: { house.time.now })
        #expect(again.session(first.id) == house.registry.session(first.id))
        #expect(again.session(second.id) == house.registry.session(second.id))
        #expect(again.counts.open == 1)
        #expect(again.counts.sequence == 3)
    }

    @Test func `a list is newest first, filtered, and goes on behind a session`() async throws {
        let house = try TestHouse()
        var ids: [SessionID] = []
        for _ in 0..<5 { ids.append(try await house.open().session.id) }
        _ = try house.registry.revoke(ids[2], by: house.peer)
        func list(
            _ status: Status? = nil, _ limit: Int = 10, after: SessionID? = nil
        ) throws -> [SessionID] {
            try house.registry.sessions(
                .init(status: status, provider: nil, limit: limit, after: after)
            ).map(\.id)
        }
        #expect(try list() == ids.reversed())
        #expect(try list(.revoked) == [ids[2]])
        #expect(try list(nil, 2) == [ids[4], ids[3]])
        #expect(try list(nil, 2, after: ids[3]) == [ids[2], ids[1]])
    }
}

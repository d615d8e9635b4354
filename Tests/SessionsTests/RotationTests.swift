import FoundationEssentials
import Logging
import Synchronization
import Testing
import Values

@testable import Sessions

@Suite struct `A new segment` {
    /// Turns to a new one; the number of its first event.
    @discardableResult
    func rotate(_ house: TestHouse, between: () async throws -> Void = {}) async throws -> UInt64 {
        try house.registry.beginRotation()
        while true {
            try await between()
            if let rotation = try house.registry.carryOn().rotation {
                #expect(house.sink.cuts.last == rotation.firstSequence)
                return rotation.firstSequence
            }
        }
    }

    /// A session without its place in the journal.
    func core(_ session: Session?) -> Session? { session?.asRecorded }

    @Test func `states each session as it stands, so that nothing older is needed`() async throws {
        let house = try TestHouse()
        let (pending, _) = try await house.open(lifetime: 600)
        let (settled, token) = try await house.open()
        _ = await house.answer(to: house.callback(token))
        let (revoked, _) = try await house.open()
        _ = try house.registry.revoke(revoked.id, by: house.peer)
        let first = try await rotate(house)
        #expect(
            house.sink.types.suffix(4) == [
                "session.carried", "session.carried", "session.carried", "journal.rotated",
            ])
        let again = house.restarted(from: first)
        for id in [pending.id, settled.id, revoked.id] {
            #expect(core(again.session(id)) == core(house.registry.session(id)))
        }
        #expect(again.counts.open == 1)
        #expect(again.counts.settledKept == 2)
        let all = SessionRegistry.ListFilter(status: nil, provider: nil, limit: 10, after: nil)
        #expect(try again.sessions(all).map(\.id) == [revoked.id, settled.id, pending.id])
    }

    @Test func `is shared by those who ask for one meanwhile`() async throws {
        let house = try TestHouse(sink: FakeSink(immediate: false))
        let rotation = Rotation(
            registry: house.registry, segments: NoSegments(), clock: ContinuousClock(),
            now: { house.time.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        async let first = rotation.rotate()
        while house.sink.cuts.isEmpty { await Task.yield() }
        async let others = withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { try await rotation.rotate() } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        while await rotation.queue.count < 20 { await Task.yield() }
        let done = Flag()
        async let disk: Void = {
            while !done.isRaised {
                house.sink.flush()
                await Task.yield()
            }
        }()
        let one = try await first
        let two = try await others
        done.raise()
        await disk
        #expect([one.firstSequence] + two.map(\.firstSequence) == house.sink.cuts)
        #expect(house.sink.cuts.count == 2)
    }

    @Test func `leaves time for others, and knows what they did meanwhile`() async throws {
        let house = try TestHouse()
        let request = try OpenRequest(provider: "fiskil", endUserID: "eu")
        let first = try await house.open()
        var opened = [first.session]
        for _ in 0..<Limits.carriedSlice {
            opened.append(try await house.desk.open(request, by: house.peer, mark: nil).session)
        }
        let last = try await house.open()
        opened.append(last.session)
        var late: Session?
        let start = try await rotate(house) {
            guard late == nil else { return }
            late = try await house.open().session
            // One that is restated already, and one that is still to be.
            for token in [first.token, last.token] {
                _ = await house.answer(to: house.callback(token))
            }
        }
        let again = house.restarted(from: start)
        for session in opened + [try #require(late)] {
            #expect(core(again.session(session.id)) == core(house.registry.session(session.id)))
        }
        #expect(again.counts.open == opened.count - 1)
        let all = SessionRegistry.ListFilter(status: nil, provider: nil, limit: 5, after: nil)
        #expect(try again.sessions(all).map(\.id) == house.registry.sessions(all).map(\.id))
    }

    @Test func `keeps idempotency keys, tokens and seen webhooks`() async throws {
        let house = try TestHouse()
        let mark = IdempotencyMark(key: Digest(of: "key"), request: Digest(of: "request"))
        let request = try OpenRequest(provider: "fiskil", endUserID: "eu")
        let opened = try await house.desk.open(request, by: house.peer, mark: mark)
        var report = WebhookReport(deliveryKey: "1", event: "odd", about: .noSession)
        report.endUserID = "eu"
        let provider = try #require(ProviderName("fiskil"))
        _ = try house.registry.report(report, from: provider)
        let first = try await rotate(house)
        #expect(
            house.sink.types.suffix(3) == [
                "session.carried", "webhook.carried", "journal.rotated",
            ])
        let again = house.restarted(from: first)
        guard case .existing(let found) = try again.claim(mark, by: house.peer) else {
            Issue.record("the key is forgotten")
            return
        }
        #expect(found.id == opened.session.id)
        let before = house.sink.events.count
        _ = try again.report(report, from: provider)
        #expect(house.sink.events.count == before, "a repetition is no second event")
        let token = opened.session.tokens.callback
        #expect(again.state.withLock { $0.table.session(token: token, on: .callback) } != nil)
    }

    @Test func `forgets in the order of settlement`() async throws {
        let house = try TestHouse()
        let (older, olderToken) = try await house.open()
        let (newer, newerToken) = try await house.open()
        _ = await house.answer(to: house.callback(newerToken))
        house.time.advance(1800)
        _ = await house.answer(to: house.callback(olderToken))
        let again = house.restarted(from: try await rotate(house))
        house.time.advance(1801)
        _ = again.expireOverdue()
        #expect(again.session(newer.id) == nil)
        #expect(again.session(older.id) != nil)
    }

    @Test func `goes on where a full queue broke it off, with no second one`() async throws {
        let house = try TestHouse()
        for _ in 0..<5 { _ = try await house.open() }
        house.sink.fill(after: 2)
        #expect(throws: EventSinkError.full) { try house.registry.beginRotation() }
        house.sink.fill(after: .max)
        let first = try await rotate(house)
        #expect(house.sink.cuts == [first])
        #expect(house.sink.types.filter { $0 == "session.carried" }.count == 5)
        #expect(house.restarted(from: first).counts.open == 5)
    }

    /// A house whose new segment states only some of its sessions, and what a start finds there.
    func brokenOff() async throws -> (TestHouse, SessionRegistry) {
        let house = try TestHouse()
        for _ in 0..<5 { _ = try await house.open() }
        house.sink.fill(after: 3)
        #expect(throws: EventSinkError.full) { try house.registry.beginRotation() }
        house.sink.fill(after: .max)
        var unfinished = UnfinishedSegment(firstSequence: try #require(house.sink.cuts.last))
        for event in house.sink.events { unfinished.note(event.fact) }
        #expect(unfinished.sessions.count == 3)
        return (house, house.restarted(unfinished: unfinished))
    }

    @Test func `goes on where a crash broke it off, in the same segment`() async throws {
        let (house, again) = try await brokenOff()
        #expect(try !again.beginRotation())
        var rotation: JournalRotation?
        while rotation == nil { rotation = try again.carryOn().rotation }
        #expect(house.sink.cuts == [rotation?.firstSequence])
        #expect(rotation?.sessions == 5)
        #expect(house.sink.types.filter { $0 == "session.carried" }.count == 5)
        #expect(house.restarted(from: try #require(house.sink.cuts.last)).counts.open == 5)
    }

    @Test func `states what a start keeps that the one before had forgotten`() async throws {
        let house = try TestHouse()
        let sessions = [try await house.open(), try await house.open()].map(\.session)
        house.sink.cut(before: 3)
        // The first was forgotten by who began the segment; retention is longer now.
        var unfinished = UnfinishedSegment(firstSequence: 3)
        unfinished.note(.sessionCarried(sessions[1]))
        let again = house.restarted(unfinished: unfinished)
        var rotation: JournalRotation?
        while rotation == nil { rotation = try again.carryOn().rotation }
        #expect(rotation?.sessions == 2)
        let carried = house.sink.events.compactMap { event in
            if case .sessionCarried(let session) = event.fact { session.id } else { nil }
        }
        #expect(carried == [sessions[0].id])
    }

    @Test func `states a session whose number was damaged beyond all others`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        let damaged = session.carried(
            standing: .pending, isStarted: false, lateReported: false, createdSequence: 1 << 40)
        var replay = Replay()
        replay.take(
            Event(id: "e", sequence: 1, time: house.time.now, fact: .sessionCarried(damaged)))
        let again = SessionRegistry(
            sink: house.sink, settings: house.registry.settings, replayed: replay,
            nextSequence: 2, now: { house.time.now })
        try again.beginRotation()
        var rotation: JournalRotation?
        while rotation == nil { rotation = try again.carryOn().rotation }
        #expect(rotation?.sessions == 1)
    }

    @Test func `that is asked for is a new one, whatever a crash broke off`() async throws {
        let (house, again) = try await brokenOff()
        let rotation = Rotation(
            registry: again, segments: NoSegments(), clock: ContinuousClock(),
            now: { house.time.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let turned = try await rotation.rotate()
        #expect(house.sink.cuts.count == 2)
        #expect(turned.firstSequence == house.sink.cuts.last)
        #expect(house.restarted(from: turned.firstSequence).counts.open == 5)
    }

    @Test func `is not begun while the disk takes nothing`() async throws {
        let house = try TestHouse()
        house.sink.stall(true)
        #expect(throws: EventSinkError.full) { try house.registry.beginRotation() }
        #expect(house.sink.cuts.isEmpty)
    }

    @Test func `is stated once where a start reads what was before it too`() async throws {
        let house = try TestHouse()
        let (session, token) = try await house.open()
        _ = await house.answer(to: house.callback(token))
        try await rotate(house)
        let again = house.restarted()
        #expect(again.counts.settledKept == 1)
        #expect(core(again.session(session.id)) == core(house.registry.session(session.id)))
    }

    @Test func `needs nothing of sessions that are forgotten`() async throws {
        let house = try TestHouse()
        for _ in 0..<3 {
            let (_, token) = try await house.open()
            _ = await house.answer(to: house.callback(token))
        }
        let (open, _) = try await house.open(lifetime: 86_400)
        house.time.advance(7200)
        let again = house.restarted()
        #expect(again.counts.settledKept == 0)
        #expect(core(again.session(open.id)) == core(house.registry.session(open.id)))
    }
}

/// Keeps every segment.
struct NoSegments: SegmentKeeper {
    func isCutDue(at time: Date) -> Bool { false }
    func prune(at time: Date) async {}
}

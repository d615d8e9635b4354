import FoundationEssentials
import Sessions
import Synchronization
import SystemPackage
import Testing

@testable import EventJournal

@Suite struct `Segments` {
    static let first = SegmentName.segment(1)

    /// Writes facts, numbered on from what is there; `cuts` are numbers of events that open
    /// segments.
    @discardableResult
    func write(
        _ facts: [Fact], cuts: Set<UInt64> = [], to directory: MemoryDirectory,
        policy: SegmentPolicy = .unlimited
    ) async throws -> EventJournal {
        let (opened, _) = try OpenedJournal.open(directory, source: "s", into: ListReplay())
        var sequence = opened.nextSequence
        let journal = EventJournal(
            continuing: opened, policy: policy,
            telling: EventJournal.Neighbours(onFailure: { _ in }))
        for fact in facts {
            // As the registry does: no second cut before the first is durable.
            if cuts.contains(sequence) {
                try await journal.durable(through: sequence - 1)
                journal.cut(before: sequence)
            }
            try journal.append(Facts.event(fact, sequence))
            sequence += 1
        }
        try await journal.durable(through: sequence - 1)
        return journal
    }

    /// A session in the first segment; the second restates it from event 3 on.
    func two(complete: Bool = true) async throws -> MemoryDirectory {
        let directory = MemoryDirectory()
        let rotated = Fact.journalRotated(
            JournalRotation(firstSequence: 3, sessions: 1, webhooks: 0))
        try await write(
            [
                .sessionCreated(Facts.session(1)), .daemonStopped,
                .sessionCarried(
                    Facts.session(1).carried(
                        standing: .pending, isStarted: false, lateReported: false,
                        createdSequence: 1)),
                complete ? rotated : .daemonStopped, Facts.settlement(.completed),
            ], cuts: [3], to: directory)
        return directory
    }

    /// Makes what a segment restates something else.
    func damage(_ segment: String, of directory: MemoryDirectory) {
        directory.change { state in
            let text = String(decoding: state.files[segment] ?? [], as: UTF8.self)
            state.files[segment] = Array(
                text.replacing("session.carried", with: "session.parried").utf8)
        }
    }

    @Test func `a new one is on disk before it has its name`() async throws {
        let directory = try await two()
        let second = SegmentName.segment(3)
        let calls = directory.calls.drop { $0 != "create \(second).new" }
        #expect(
            calls.prefix(5) == [
                "create \(second).new", "write", "sync", "rename \(second).new \(second)",
                "sync folder",
            ])
        #expect(try directory.segmentNames() == [Self.first, second])
    }

    @Test func `the chain runs on from one to the next`() async throws {
        let directory = try await two()
        let verification = try JournalVerification(directory)
        #expect(verification.isIntact)
        #expect(verification.segments == 2)
        #expect(verification.lines == 5)
        directory.change { $0.files[Self.first] = nil }
        #expect(try JournalVerification(directory).isIntact, "the oldest may be pruned")
    }

    @Test func `a start reads from the last that states all that was kept`() async throws {
        let directory = try await two()
        let (opened, replay) = try OpenedJournal.open(directory, source: "s", into: ListReplay())
        #expect(replay.events.map(\.sequence) == [3, 4, 5])
        #expect(opened.nextSequence == 6)
        #expect(opened.extent.carriedBytes != nil)
    }

    @Test func `one that was broken off before it stated all is no place to start`() async throws {
        let directory = try await two(complete: false)
        let (opened, replay) = try OpenedJournal.open(directory, source: "s", into: ListReplay())
        #expect(replay.events.map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(opened.extent.carriedBytes == nil)
        #expect(SegmentPolicy.unlimited.isCutDue(opened.extent, size: 1, at: Facts.time))
        #expect(opened.unfinished?.firstSequence == 3)
        #expect(opened.unfinished?.sessions == [Facts.session(1).id])
    }

    @Test func `one whose head is damaged is helped by the one before it`() async throws {
        let directory = try await two()
        let second = SegmentName.segment(3)
        damage(second, of: directory)
        let (opened, replay) = try OpenedJournal.open(directory, source: "s", into: ListReplay())
        #expect(replay.events.first?.fact == .sessionCreated(Facts.session(1)))
        #expect(opened.findings.map(\.type).allSatisfy { $0 == .journalDamaged })
        #expect(!opened.findings.isEmpty)
        #expect(opened.extent.name == SegmentName.segment(6), "it goes on in a fresh one")
        #expect(opened.extent.carriedBytes == nil)
    }

    @Test func `an old one that cannot be read is damage, and blocks no start`() async throws {
        let directory = try await two(complete: false)
        directory.change { $0.unreadable = [Self.first: .ioError] }
        let (opened, replay) = try OpenedJournal.open(directory, source: "s", into: ListReplay())
        #expect(replay.events.map(\.sequence) == [3, 4, 5])
        #expect(opened.nextSequence == 6)
        let damage = JournalDamage(
            segment: Self.first, line: 1, finding: "cannot be read (Input/output error)")
        #expect(opened.findings == [.journalDamaged(damage)])
        let verification = try JournalVerification(directory)
        #expect(verification.damage?.first == damage)
        #expect(verification.damagedLines == 1)
        #expect(verification.lines == 3)
    }

    @Test func `an old one that may not be read ends the start, and loses nothing`() async throws {
        let directory = try await two(complete: false)
        directory.change { $0.unreadable = [Self.first: .permissionDenied] }
        #expect(throws: Errno.permissionDenied) {
            try OpenedJournal.open(directory, source: "s", into: ListReplay())
        }
        directory.change { $0.unreadable = [:] }
        let (_, replay) = try OpenedJournal.open(directory, source: "s", into: ListReplay())
        #expect(replay.events.map(\.sequence) == [1, 2, 3, 4, 5])
    }

    @Test func `a damaged one is made durable before the next is begun`() async throws {
        let directory = try await two()
        let second = SegmentName.segment(3)
        damage(second, of: directory)
        directory.change { $0.calls = [] }
        _ = try OpenedJournal.open(directory, source: "s", into: ListReplay())
        let named = directory.calls.filter { $0.hasPrefix("rename ") }
        #expect(named.first == "rename \(second).new \(second)")
        #expect(directory.calls.last == "create \(SegmentName.segment(6)).new")
    }

    @Test func `one without a name is forgotten at the next start`() async throws {
        let directory = MemoryDirectory()
        try await write([.daemonStopped], to: directory)
        let unfinished = SegmentName.unfinished(SegmentName.segment(2))
        directory.change { $0.files[unfinished] = Array("half".utf8) }
        try await write([.daemonStopped], to: directory)
        #expect(try directory.segmentNames() == [Self.first])
        #expect(try !directory.fileNames().contains(unfinished))
        #expect(try JournalVerification(directory).lines == 2)
    }

    @Test func `a feed goes from one into the next`() async throws {
        let directory = MemoryDirectory()
        let journal = try await write(
            (0..<6).map { _ in .daemonStopped }, cuts: [3, 5], to: directory)
        for after in UInt64(0)...6 {
            var feed = try journal.feed(after: after)
            var lines = 0
            while let read = try feed.read() { lines += read.count { $0 == UInt8(ascii: "\n") } }
            #expect(lines == 6 - Int(after))
        }
    }

    @Test func `a cursor that retention overtook is told so`() async throws {
        let directory = MemoryDirectory()
        let journal = try await write(
            (0..<6).map { _ in .daemonStopped }, cuts: [3, 5], to: directory)
        try directory.remove(Self.first)
        for after in UInt64(0)...1 {
            #expect(throws: CursorExpired(oldest: 3)) { try journal.feed(after: after) }
        }
        var feed = try journal.feed(after: nil)
        let all = String(decoding: try #require(try feed.read()), as: UTF8.self)
        #expect(all.contains("\"00000000000000000003\""))
        #expect(throws: Never.self) { try journal.feed(after: 2) }
    }

    @Test func `a disk that is full at the turn goes on later`() async throws {
        let directory = MemoryDirectory()
        let journal = try await write([.daemonStopped], to: directory)
        directory.change { $0.room = 10 }
        journal.cut(before: 2)
        try journal.append(Facts.event(.daemonStopped, 2))
        while journal.space != .none { await Task.yield() }
        #expect(try directory.segmentNames() == [Self.first])
        directory.change { $0.room = nil }
        try await journal.durable(through: 2)
        #expect(try directory.segmentNames().count == 2)
        #expect(try JournalVerification(directory).isIntact)
    }
}

@Suite struct `Retention` {
    let day: TimeInterval = 86_400

    /// Five segments of one event each, the last complete; a torn end beside the first.
    func five(_ policy: SegmentPolicy) async throws -> (MemoryDirectory, EventJournal) {
        let directory = MemoryDirectory()
        let facts =
            [Fact](repeating: .daemonStopped, count: 4) + [
                .journalRotated(JournalRotation(firstSequence: 5, sessions: 0, webhooks: 0))
            ]
        let journal = try await `Segments`().write(
            facts, cuts: [2, 3, 4, 5], to: directory, policy: policy)
        let torn = SegmentName.torn(of: SegmentName.segment(1), at: 2, copy: 1)
        directory.change { $0.files[torn] = Array("torn".utf8) }
        return (directory, journal)
    }

    func names(_ directory: MemoryDirectory) throws -> [UInt64] {
        try directory.segmentNames().map(SegmentName.first(in:))
    }

    @Test func `removes the oldest past the number that is kept`() async throws {
        let policy = SegmentPolicy(
            segmentBytes: .max, keepSegments: 2, keepAge: .seconds(400 * day))
        let (directory, journal) = try await five(policy)
        try await journal.prune(at: Facts.time)
        #expect(try names(directory) == [4, 5])
        #expect(try directory.fileNames().count == 2, "a torn end goes with its segment")
        #expect(directory.calls.last == "sync folder")
        #expect(try JournalVerification(directory).isIntact)
    }

    @Test func `removes what is too old, and never what is written to`() async throws {
        let policy = SegmentPolicy(segmentBytes: .max, keepSegments: 100, keepAge: .seconds(day))
        let (directory, journal) = try await five(policy)
        try await journal.prune(at: Facts.time.addingTimeInterval(day))
        #expect(try names(directory) == [1, 2, 3, 4, 5])
        try await journal.prune(at: Facts.time.addingTimeInterval(day + 1))
        #expect(try names(directory) == [5])
    }

    @Test func `knows the age of one whose neighbour is damaged by a later one`() async throws {
        let policy = SegmentPolicy(segmentBytes: .max, keepSegments: 100, keepAge: .seconds(day))
        let (directory, journal) = try await five(policy)
        directory.change { $0.files[SegmentName.segment(2)] = Array("?\n".utf8) }
        try await journal.prune(at: Facts.time.addingTimeInterval(day + 1))
        #expect(try names(directory) == [5])
    }

    @Test func `waits until the segment states all that is kept`() async throws {
        let policy = SegmentPolicy(segmentBytes: .max, keepSegments: 2, keepAge: .seconds(day))
        let directory = MemoryDirectory()
        let journal = try await `Segments`().write(
            [Fact](repeating: .daemonStopped, count: 5), cuts: [2, 3, 4, 5], to: directory,
            policy: policy)
        try await journal.prune(at: Facts.time.addingTimeInterval(10 * day))
        #expect(try names(directory) == [1, 2, 3, 4, 5])
        #expect(journal.isCutDue(at: Facts.time))
    }

    @Test func `a segment is full by its size, but not by what it had to restate`() {
        let policy = SegmentPolicy(
            segmentBytes: 1000, keepSegments: 2, keepAge: .seconds(400 * day))
        var extent = SegmentExtent(opening: "x", isComplete: true)
        extent.begins = Facts.time
        #expect(!policy.isCutDue(extent, size: 999, at: Facts.time))
        #expect(policy.isCutDue(extent, size: 1000, at: Facts.time))
        extent.carriedBytes = 500
        #expect(!policy.isCutDue(extent, size: 1000, at: Facts.time))
        #expect(policy.isCutDue(extent, size: 2000, at: Facts.time))
        #expect(!policy.isCutDue(extent, size: 501, at: Facts.time.addingTimeInterval(40 * day)))
        #expect(policy.isCutDue(extent, size: 501, at: Facts.time.addingTimeInterval(41 * day)))
    }
}

import Sessions
import Synchronization
import SystemPackage
import Testing

@testable import EventJournal

@Suite struct `The event journal` {
    let name = "00000000000000000001.jsonl"

    /// What a journal told its neighbours.
    final class Told: Sendable {
        let durable = Mutex<[UInt64]>([])
        let failures = Mutex<[JournalFault]>([])
    }

    func journal(
        _ directory: MemoryDirectory, told: Told = Told(), patience: Duration = .seconds(60),
        queueBytes: Int = Limits.journalQueueBytes
    ) throws -> EventJournal {
        EventJournal(
            continuing: try OpenedJournal.open(directory), patience: patience,
            queueBytes: queueBytes,
            telling: EventJournal.Neighbours(
                onDurable: { events, _ in told.durable.withLock { $0 += events.map(\.sequence) } },
                onFailure: { fault in told.failures.withLock { $0.append(fault) } }))
    }

    func append(_ journal: EventJournal, _ range: ClosedRange<UInt64>) throws {
        for sequence in range {
            try journal.append(
                Facts.event(.sessionCreated(Facts.session(Int(sequence))), sequence))
        }
    }

    @Test func `whoever waits is told when the disk has it, and no sooner`() async throws {
        let directory = MemoryDirectory()
        let told = Told()
        let journal = try journal(directory, told: told)
        let answered = Mutex(false)
        try directory.syncGate.withLock { _ in
            try append(journal, 1...1)
            journal.whenDurable(through: 1) { _ in answered.withLock { $0 = true } }
            // The bytes are written, only the sync is missing.
            while !directory[name + ".new"].hasSuffix("\n") {}
            #expect(!answered.withLock { $0 })
            #expect(journal.durableSequence == 0)
            var feed = try journal.feed(after: 0)
            #expect(try feed.read() == nil)
            #expect(told.durable.withLock { $0 }.isEmpty)
        }
        try await journal.durable(through: 1)
        #expect(answered.withLock { $0 })
        #expect(journal.durableSequence == 1)
    }

    @Test func `what comes during a sync shares the next one`() async throws {
        let directory = MemoryDirectory()
        let journal = try journal(directory)
        let before = directory.calls.count
        try directory.syncGate.withLock { _ in
            try append(journal, 1...1)
            while !directory[name + ".new"].hasSuffix("\n") {}
            try append(journal, 2...100)
        }
        try await journal.durable(through: 100)
        let calls = directory.calls.dropFirst(before).filter { $0 == "write" || $0 == "sync" }
        #expect(calls == ["write", "sync", "write", "sync"])
    }

    @Test func `a full disk stalls it; it goes on at the exact byte`() async throws {
        let directory = MemoryDirectory()
        let journal = try journal(directory, patience: .milliseconds(1))
        directory.change { $0.room = 100 }
        try append(journal, 1...3)
        await #expect(throws: EventSinkError.late) { try await journal.durable(through: 1) }
        while !journal.isStalled { await Task.yield() }
        #expect(directory[name + ".new"].utf8.count == 100)
        try append(journal, 4...4)
        directory.change { $0.room = nil }
        while journal.durableSequence < 4 { await Task.yield() }
        #expect(!journal.isStalled)
        let expected = Facts.journal((1...4).map { .sessionCreated(Facts.session($0)) })
        #expect(directory[name] == String(decoding: expected, as: UTF8.self))
        let reopened = try OpenedJournal.open(directory)
        #expect(reopened.findings.isEmpty)
        #expect(reopened.nextSequence == 5)
    }

    @Test(arguments: [true, false])
    func `any other error ends it, and nothing is acknowledged`(_ atSync: Bool) async throws {
        let directory = MemoryDirectory()
        let told = Told()
        let journal = try journal(directory, told: told)
        directory.change { if atSync { $0.syncError = .ioError } else { $0.writeError = .ioError } }
        let syncs = directory.calls.filter { $0 == "sync" }.count
        try append(journal, 1...1)
        await #expect(throws: EventSinkError.broken) { try await journal.durable(through: 1) }
        directory.change { state in
            state.syncError = nil
            state.writeError = nil
        }
        #expect(throws: EventSinkError.broken) { try append(journal, 2...2) }
        await #expect(throws: EventSinkError.broken) { try await journal.durable(through: 1) }
        while told.failures.withLock({ $0.isEmpty }) { await Task.yield() }
        #expect(told.failures.withLock { $0 }.map(\.errno) == [.ioError])
        let syncsAfter = directory.calls.filter { $0 == "sync" }.count
        #expect(syncsAfter - syncs == (atSync ? 1 : 0), "a sync is never tried again")
    }

    @Test func `the queue has an end`() throws {
        let directory = MemoryDirectory()
        let journal = try journal(directory, queueBytes: 100_000)
        #expect(throws: EventSinkError.full) {
            try directory.syncGate.withLock { _ in
                try append(journal, 1...1000)
            }
        }
    }

    @Test(arguments: [
        "00000000000000000009", "09223372036854775900", "18446744073709551615",
        "0000000000000000000x",
    ])
    func `a feed shows a damaged line, and goes on behind it`(_ number: String) async throws {
        let facts: [Fact] = (1...3).map { .sessionCreated(Facts.session($0)) }
        let text = String(decoding: Facts.journal(facts), as: UTF8.self)
            .replacing("\"00000000000000000002\"", with: "\"\(number)\"")
        let directory = MemoryDirectory([name: Array(text.utf8)])
        let opened = try OpenedJournal.open(directory)
        let first = opened.nextSequence
        let journal = EventJournal(
            continuing: opened, telling: EventJournal.Neighbours(onFailure: { _ in }))
        try append(journal, first...first)
        try await journal.durable(through: first)
        var feed = try journal.feed(after: 0)
        var lines: [Substring] = []
        while let read = try feed.read() {
            lines += String(decoding: read, as: UTF8.self).split(separator: "\n")
        }
        #expect(lines.count == 4)
        #expect(lines[1].contains(number))
        #expect(feed.nextSequence > journal.durableSequence, "a follower waits, and does not spin")
    }

    @Test func `a feed goes on behind a sequence, line by line`() async throws {
        let directory = MemoryDirectory()
        let journal = try journal(directory)
        try append(journal, 1...3)
        try await journal.durable(through: 3)
        var feed = try journal.feed(after: 1)
        let lines = String(decoding: try #require(try feed.read()), as: UTF8.self)
        #expect(
            lines == directory[name].split(separator: "\n").dropFirst().map { $0 + "\n" }.joined())
        #expect(try feed.read() == nil)
        try append(journal, 4...4)
        try await journal.durable(through: 4)
        let more = String(decoding: try #require(try feed.read()), as: UTF8.self)
        #expect(more == directory[name].split(separator: "\n").suffix(1).map { $0 + "\n" }.joined())
        #expect(feed.nextSequence == 5)
    }
}

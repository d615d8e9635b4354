import Sessions
import SystemPackage
import Testing

@testable import EventJournal

@Suite struct `Opening the event journal` {
    let name = "00000000000000000001.jsonl"
    let facts: [Fact] = [
        .daemonStarted(DaemonStart(version: "1", pid: 2, openSessions: 0)),
        .sessionCreated(Facts.session(1)), .sessionCreated(Facts.session(2)),
    ]

    func open(
        _ directory: MemoryDirectory
    ) throws -> (opened: OpenedJournal, replayed: [Event]) {
        let (opened, replay) = try OpenedJournal.open(directory, source: "s", into: ListReplay())
        return (opened, replay.events)
    }

    @Test func `an empty folder begins at one`() throws {
        let directory = MemoryDirectory()
        let (opened, replayed) = try open(directory)
        #expect(opened.nextSequence == 1)
        #expect(replayed.isEmpty)
        #expect(opened.findings.isEmpty)
        // It gets its name with its first lines: an empty file of that name is damage.
        #expect(directory.calls == ["create \(name).new"])
    }

    @Test func `all events are replayed, and the last segment is written anew`() throws {
        let bytes = Facts.journal(facts)
        let directory = MemoryDirectory([name: bytes])
        let (opened, replayed) = try open(directory)
        #expect(replayed.map(\.fact) == facts)
        #expect(opened.nextSequence == 4)
        #expect(opened.findings.isEmpty)
        #expect(directory[name] == String(decoding: bytes, as: UTF8.self))
        #expect(
            directory.calls == [
                "create \(name).new", "write", "sync", "rename \(name).new \(name)", "sync folder",
            ])
    }

    @Test func `a line cut at any byte is kept aside, and what came before is whole`() throws {
        let whole = Facts.journal(Array(facts.dropLast()))
        let all = Facts.journal(facts)
        for cut in whole.count..<(all.count - 1) {
            let directory = MemoryDirectory([name: Array(all[...cut])])
            let (opened, replayed) = try open(directory)
            #expect(replayed.count == 2)
            #expect(directory[name] == String(decoding: whole, as: UTF8.self))
            let kept = "00000000000000000001-00000000000000000003.torn"
            #expect(directory[kept] == String(decoding: all[whole.count...cut], as: UTF8.self))
            #expect(
                opened.findings == [
                    .journalRepaired(
                        JournalRepair(
                            segment: name, bytes: cut - whole.count + 1, keptIn: kept))
                ])
        }
    }

    @Test func `a lost sector in the last write is a torn end, whatever came behind it`() throws {
        let synced = Facts.journal([facts[0]])
        let all = Facts.journal(facts)
        var bytes = all
        // From the write's begin to the end of its sector, as where the sector held synced bytes.
        for index in synced.count..<((synced.count / 512 + 1) * 512) { bytes[index] = 0 }
        let (opened, replayed) = try open(MemoryDirectory([name: bytes]))
        #expect(replayed.map(\.sequence) == [1])
        #expect(opened.findings.map(\.type) == [.journalRepaired])
        // A whole sector within.
        bytes = all
        let sector = (synced.count / 512 + 1) * 512
        for index in sector..<(sector + 512) { bytes[index] = 0 }
        #expect(
            try open(MemoryDirectory([name: bytes])).opened.findings.map(\.type)
                == [.journalRepaired])
        // One that somebody changed is none.
        bytes = all
        bytes[sector + 100] = 0
        #expect(
            try open(MemoryDirectory([name: bytes])).opened.findings.first?.type
                == .journalDamaged)
    }

    @Test func `zeros behind the last line are a torn end too`() throws {
        let bytes = Facts.journal(facts)
        let directory = MemoryDirectory([name: bytes + [UInt8](repeating: 0, count: 512)])
        let (opened, replayed) = try open(directory)
        #expect(replayed.count == 3)
        #expect(opened.findings.count == 1)
        #expect(directory[name] == String(decoding: bytes, as: UTF8.self))
    }

    @Test func `a full disk has no room for a copy: the segment itself is settled`() throws {
        let whole = Facts.journal(facts)
        let half = whole + Array("{\"half".utf8)
        let directory = MemoryDirectory([name: half])
        directory.change { $0.room = 0 }
        let (opened, replayed) = try open(directory)
        #expect(replayed.count == 3)
        #expect(directory[name] == String(decoding: whole, as: UTF8.self))
        #expect(directory.calls.suffix(2) == ["remove \(name).new", "reopen \(name)"])
        #expect(
            opened.findings == [
                .journalRepaired(JournalRepair(segment: name, bytes: 6, keptIn: nil))
            ])
        #expect(try directory.fileNames() == [name])
    }

    @Test func `what only memory holds is not gone on from`() throws {
        let whole = Facts.journal(facts)
        let directory = MemoryDirectory([name: whole])
        directory.change { state in
            state.room = 10
            state.onDisk[name] = Array(whole.dropLast(100))
        }
        #expect(throws: Errno.ioError) { try open(directory) }
    }

    @Test func `a torn end behind damage is moved out too`() throws {
        var bytes = Facts.journal(facts)
        bytes[10] = UInt8(ascii: "?")
        let directory = MemoryDirectory([name: bytes + Array("{\"half".utf8)])
        let (opened, _) = try open(directory)
        #expect(opened.findings.last?.type == .journalRepaired)
        #expect(directory[name] == String(decoding: bytes, as: UTF8.self))
        let verification = try JournalVerification(directory)
        #expect(verification.damagedLines == opened.findings.count - 1)
    }

    @Test func `a damaged line in the middle is reported; the rest is replayed`() throws {
        var bytes = Facts.journal(facts)
        let second = try #require(bytes.firstIndex(of: UInt8(ascii: "\n"))) + 1
        bytes[second] = UInt8(ascii: "?")
        let damaged = String(decoding: bytes, as: UTF8.self)
        let directory = MemoryDirectory([name: bytes])
        let (opened, replayed) = try open(directory)
        #expect(replayed.map(\.sequence) == [1, 3])
        #expect(opened.nextSequence == 4)
        #expect(opened.findings.map(\.type.rawValue) == ["journal.damaged", "journal.damaged"])
        #expect(directory[name] == damaged, "what was found is left as evidence")
        let created = directory.calls.filter { $0.hasPrefix("create ") }
        #expect(created == ["create \(name).new", "create 00000000000000000004.jsonl.new"])
    }

    @Test func `an edited last line is damage, not a torn end`() throws {
        let bytes = Facts.journal(facts)
        let text = String(decoding: bytes, as: UTF8.self).replacing("ps-2", with: "ps-9")
        let directory = MemoryDirectory([name: Array(text.utf8)])
        let (opened, _) = try open(directory)
        #expect(
            opened.findings == [
                .journalDamaged(
                    JournalDamage(segment: name, line: 3, finding: "does not match the chain"))
            ])
    }

    @Test func `a whole line that this version cannot read is no torn end`() throws {
        let bytes = Facts.journal(facts)
        let chain = try ReadLine(Self.lastLine(of: bytes)).chain
        let text =
            #"{"specversion":"1.0","id":"1","source":"s","type":"callback.rejected","#
            + #""time":"2027-01-15T08:00:00.000Z","sequence":"00000000000000000004","chain":"","#
            + #""data":{"reason":"of_a_later_version"}}"#
        let next = chain.next(over: Array(text.utf8)[...])
        let line = text.replacing("\"chain\":\"\"", with: "\"chain\":\"\(next.text)\"")
        let directory = MemoryDirectory([name: bytes + Array("\(line)\n".utf8)])
        let (opened, replayed) = try open(directory)
        #expect(replayed.count == 3)
        #expect(opened.nextSequence == 5, "its number is not given away again")
        #expect(directory[name].contains("of_a_later_version"))
        #expect(
            opened.findings == [
                .journalDamaged(
                    JournalDamage(segment: name, line: 4, finding: "has no usable reason"))
            ])
    }

    static func lastLine(of bytes: [UInt8]) throws -> ArraySlice<UInt8> {
        try #require(bytes.dropLast().split(separator: UInt8(ascii: "\n")).last)
    }

    @Test(arguments: ["18446744073709551615", "18446744073709551614", "00000000000000000000"])
    func `a number that nobody can count on from is damage`(_ number: String) throws {
        let text = String(decoding: Facts.journal(facts), as: UTF8.self)
            .replacing("00000000000000000002", with: number)
        let (opened, _) = try open(MemoryDirectory([name: Array(text.utf8)]))
        #expect(opened.nextSequence == 4)
        #expect(opened.findings.first?.type == .journalDamaged)
    }

    @Test func `one wrong number does not discredit the lines behind it`() throws {
        let text = String(decoding: Facts.journal(facts), as: UTF8.self)
            .replacing("\"00000000000000000002\"", with: "\"00000000000000000009\"")
        let (opened, replayed) = try open(MemoryDirectory([name: Array(text.utf8)]))
        #expect(replayed.map(\.sequence) == [1, 9, 3])
        #expect(opened.findings.count == 2)
        #expect(opened.nextSequence == 10)
    }

    @Test func `a fresh segment takes no old one's place`() throws {
        let later = "00000000000000000009.jsonl"
        let text = String(decoding: Facts.journal(facts), as: UTF8.self)
            .replacing("ps-2", with: "ps-9")
        let directory = MemoryDirectory([later: Array(text.utf8)])
        let (opened, _) = try open(directory)
        #expect(directory[later] == text)
        #expect(opened.nextSequence == 10)
    }

    @Test func `a second torn end does not take the first one's place`() throws {
        let kept = "00000000000000000001-00000000000000000004.torn"
        let bytes = Facts.journal(facts) + Array("half".utf8)
        let directory = MemoryDirectory([name: bytes, kept: Array("first".utf8)])
        _ = try open(directory)
        #expect(directory[kept] == "first")
        #expect(directory["00000000000000000001-00000000000000000004-2.torn"] == "half")
    }

    @Test func `a torn end that is kept already is not kept again`() throws {
        let kept = "00000000000000000001-00000000000000000004.torn"
        let bytes = Facts.journal(facts) + Array("half".utf8)
        let directory = MemoryDirectory([name: bytes, kept: Array("half".utf8)])
        let (opened, _) = try open(directory)
        #expect(opened.findings.count == 1)
        let torn = try directory.fileNames().filter { $0.hasSuffix(".torn") }
        #expect(torn == [kept])
    }

    @Test func `what is written behind damage can be read again`() throws {
        for number in ["09223372036854775807", "04611686018427387904", "04611686018427387903"] {
            let text = String(decoding: Facts.journal(facts), as: UTF8.self)
                .replacing("00000000000000000003", with: number)
            let directory = MemoryDirectory([name: Array(text.utf8)])
            let (first, _) = try open(directory)
            var writer = first.writer
            let event = Facts.event(.sessionCreated(Facts.session(9)), first.nextSequence)
            #expect(writer.commit([event]) == .durable(first.nextSequence))
            let (second, replayed) = try open(directory)
            #expect(replayed.contains(event))
            #expect(second.nextSequence == first.nextSequence + 1)
        }
    }

    @Test func `damage is reported once, not at every start`() throws {
        var damaged = Facts.journal(facts)
        let second = try #require(damaged.firstIndex(of: UInt8(ascii: "\n"))) + 1
        damaged[second] = UInt8(ascii: "?")
        let directory = MemoryDirectory([name: damaged])
        let (first, _) = try open(directory)
        var writer = first.writer
        let report = first.findings.enumerated().map { index, fact in
            Facts.event(fact, first.nextSequence + UInt64(index))
        }
        #expect(writer.commit(report) == .durable(5))
        let (again, _) = try open(directory)
        #expect(again.findings.isEmpty)
    }

    @Test func `a folder whose oldest segments are gone is whole`() throws {
        let start = Chain.start.next(over: Array("earlier".utf8)[...])
        let line = EventLine(
            Facts.event(.daemonStopped, 8), source: "s", after: start, opensSegment: true)
        let later = "00000000000000000008.jsonl"
        let (opened, replayed) = try open(MemoryDirectory([later: line.bytes]))
        #expect(opened.findings.isEmpty)
        #expect(replayed.map(\.sequence) == [8])
        #expect(opened.nextSequence == 9)
    }
}

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
        var replayed: [Event] = []
        let opened = try OpenedJournal(directory, source: "s") { replayed.append($0) }
        return (opened, replayed)
    }

    @Test func `an empty folder begins at one`() throws {
        let directory = MemoryDirectory()
        let (opened, replayed) = try open(directory)
        #expect(opened.nextSequence == 1)
        #expect(replayed.isEmpty)
        #expect(opened.findings.isEmpty)
        #expect(
            directory.calls == [
                "create \(name).new", "sync", "rename \(name).new \(name)", "sync folder",
            ]
        )
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

    @Test func `zeros behind the last line are a torn end too`() throws {
        let bytes = Facts.journal(facts)
        let directory = MemoryDirectory([name: bytes + [UInt8](repeating: 0, count: 512)])
        let (opened, replayed) = try open(directory)
        #expect(replayed.count == 3)
        #expect(opened.findings.count == 1)
        #expect(directory[name] == String(decoding: bytes, as: UTF8.self))
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
        #expect(opened.findings.map(\.type) == ["journal.damaged", "journal.damaged"])
        #expect(directory[name] == damaged, "what was found is left as evidence")
        #expect(directory.calls.first == "create 00000000000000000004.jsonl.new")
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

    @Test func `a folder whose oldest segments are gone is whole`() throws {
        let start = Chain.start.next(overLine: Array("earlier".utf8))
        let line = EventLine(
            Facts.event(.daemonStopped, 8), source: "s", after: start, opensSegment: true)
        let later = "00000000000000000008.jsonl"
        let (opened, replayed) = try open(MemoryDirectory([later: line.bytes]))
        #expect(opened.findings.isEmpty)
        #expect(replayed.map(\.sequence) == [8])
        #expect(opened.nextSequence == 9)
    }
}

import Sessions
import SystemPackage
import Testing

@testable import EventJournal

@Suite struct `Verifying the event journal` {
    let name = "00000000000000000001.jsonl"
    let facts: [Fact] = [
        .daemonStarted(DaemonStart(version: "1", pid: 2, openSessions: 0)),
        .sessionCreated(Facts.session(1)), .sessionCreated(Facts.session(2)), .daemonStopped,
    ]

    var lines: [[UInt8]] {
        Facts.journal(facts).split(separator: UInt8(ascii: "\n"))
            .map { Array($0) + [UInt8(ascii: "\n")] }
    }

    func verify(_ lines: [[UInt8]]) throws -> JournalVerification {
        try JournalVerification(MemoryDirectory([name: Array(lines.joined())]))
    }

    @Test func `says intact, and the head that stands for all lines`() throws {
        let verification = try verify(lines)
        #expect(verification.isIntact)
        #expect(verification.lines == 4)
        #expect(verification.lastSequence == 4)
        let last = try ReadLine(try #require(lines.last).dropLast())
        #expect(verification.head == last.chain.text)
    }

    @Test func `an empty folder is intact`() throws {
        let verification = try JournalVerification(MemoryDirectory([:]))
        #expect(verification.isIntact)
        #expect(verification.segments == 0)
    }

    @Test func `names an edited line`() throws {
        var lines = lines
        let text = String(decoding: lines[2], as: UTF8.self)
        lines[2] = Array(text.replacing("ps-2", with: "ps-3").utf8)
        try #require(lines[2] != self.lines[2])
        let damage = try #require(try verify(lines).damage)
        #expect(damage.first.line == 3)
        #expect(damage.sequence == 3)
        #expect(damage.first.finding == "does not match the chain")
    }

    @Test func `names the line behind a removed one`() throws {
        var lines = lines
        lines.remove(at: 1)
        let damage = try #require(try verify(lines).damage)
        #expect(damage.first.line == 2)
        #expect(damage.sequence == 2)
        #expect(damage.first.finding == "has sequence 3 instead of 2")
    }

    @Test func `names swapped lines`() throws {
        var lines = lines
        lines.swapAt(1, 2)
        let verification = try verify(lines)
        #expect(verification.damage?.first.line == 2)
        #expect(verification.damagedLines >= 2)
    }

    @Test func `names every torn end`() throws {
        let all = Facts.journal(facts)
        let whole = Set(
            lines.indices.map { lines[...$0].reduce(0) { $0 + $1.count } } + [0])
        for count in 1..<all.count {
            let verification = try JournalVerification(
                MemoryDirectory([name: Array(all[..<count])]))
            #expect(verification.isIntact == whole.contains(count), "\(count) bytes")
        }
    }

    @Test func `names a segment that was emptied`() throws {
        let verification = try JournalVerification(MemoryDirectory([name: []]))
        let damage = try #require(verification.damage)
        #expect(damage.first.segment == name)
        #expect(damage.sequence == 1)
        let second = "00000000000000000005.jsonl"
        let behind = try JournalVerification(
            MemoryDirectory([name: Facts.journal(facts), second: []]))
        #expect(behind.damage?.first.segment == second)
        #expect(behind.damage?.sequence == 5)
    }

    @Test func `no flipped byte passes unseen`() throws {
        let all = Facts.journal(facts)
        for index in all.indices {
            var bytes = all
            bytes[index] ^= 1
            let verification = try JournalVerification(MemoryDirectory([name: bytes]))
            #expect(!verification.isIntact, "byte \(index)")
        }
    }

    @Test func `a segment that is missing in the middle is seen, one pruned at the front not`()
        throws
    {
        var chain = Chain.start
        var files: [String: [UInt8]] = [:]
        for number in UInt64(1)...3 {
            let line = EventLine(
                Facts.event(.daemonStopped, number), source: "s", after: chain,
                opensSegment: true)
            chain = line.chain
            files[SegmentName.segment(number)] = line.bytes
        }
        #expect(try JournalVerification(MemoryDirectory(files)).isIntact)
        var pruned = files
        pruned[SegmentName.segment(1)] = nil
        #expect(try JournalVerification(MemoryDirectory(pruned)).isIntact)
        files[SegmentName.segment(2)] = nil
        let damage = try #require(try JournalVerification(MemoryDirectory(files)).damage)
        #expect(damage.first.segment == SegmentName.segment(3))
        #expect(damage.sequence == 2)
    }
}

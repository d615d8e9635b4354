import FoundationEssentials
import SystemPackage
import Testing

@testable import EventJournal
@testable import Sessions

@Suite struct `A malformed journal` {
    /// Four lines, as they are written.
    static let lines: [[UInt8]] = {
        let provider = ProviderName("fiskil")
        let facts: [Fact] =
            [.daemonStarted(DaemonStart(version: "1", pid: 2, openSessions: 0))]
            + (provider.map { name in
                [
                    Fact.webhookRejected(
                        WebhookRejection(provider: name, reason: .malformed, suppressed: 1))
                ]
            } ?? [])
            + [
                .journalRotated(JournalRotation(firstSequence: 1, sessions: 0, webhooks: 0)),
                .daemonStopped,
            ]
        var chain = Chain.start
        return facts.enumerated().map { index, fact in
            let event = Event(
                id: "id-\(index)", sequence: UInt64(index + 1),
                time: Date(millisecondsSince1970: 1_800_000_000_000), fact: fact)
            let line = EventLine(event, source: "s", after: chain, opensSegment: index == 0)
            chain = line.chain
            return line.bytes
        }
    }()

    func open(_ bytes: [UInt8]) throws -> OpenedJournal {
        let disk = SimulatedDisk()
        try disk.create(SegmentName.segment(1)).writeAll(bytes[...])
        return try OpenedJournal.open(disk, source: "s", into: Replay()).journal
    }

    @Test func `no flipped bit stops a start, and none is taken in silence`() throws {
        let all = Array(Self.lines.joined())
        for index in all.indices {
            var bytes = all
            bytes[index] ^= 1 << UInt8(index % 8)
            #expect(try !open(bytes).findings.isEmpty, "byte \(index)")
        }
    }

    @Test func `no cut stops a start, and what was whole before it is there`() throws {
        let all = Array(Self.lines.joined())
        let ends = Self.lines.indices.map { Self.lines[...$0].joined().count }
        for count in 1...all.count {
            let opened = try open(Array(all[..<count]))
            #expect(opened.nextSequence == UInt64(ends.count { $0 <= count }) + 1)
            #expect(opened.findings.isEmpty == ends.contains(count))
        }
        // A segment gets its name with its first lines: its numbers were given out.
        let emptied = try open([])
        #expect(emptied.nextSequence == 2)
        #expect(!emptied.findings.isEmpty)
    }
}

import FoundationEssentials
import Sessions
import SystemPackage

@testable import EventJournal

/// A segment of any bytes is opened without a crash; what is then appended is there at the next
/// start, and what that start repaired is repaired.
enum FuzzedJournal {
    static func run(_ bytes: [UInt8]) {
        let disk = SimulatedDisk()
        do {
            let file = try disk.create(SegmentName.segment(1))
            try file.writeAll(bytes[...])
            var (opened, _) = try OpenedJournal.open(disk, source: "s", into: Replay())
            var writer = opened.writer
            let first = opened.nextSequence
            precondition(opened.findings.count <= OpenedJournal.reportedDamage + 1)
            let events = (opened.findings + [.daemonStopped]).enumerated().map { index, fact in
                Event(
                    id: "fuzz", sequence: first + UInt64(index),
                    time: Date(millisecondsSince1970: 1_900_000_000_000), fact: fact)
            }
            guard case .durable = writer.commit(events) else { preconditionFailure("not written") }
            (opened, _) = try OpenedJournal.open(disk, source: "s", into: Replay())
            precondition(
                opened.nextSequence == first + UInt64(events.count), "an event is gone")
            precondition(
                !opened.findings.contains { $0.type == .journalRepaired }, "repaired twice")
            let verification = try JournalVerification(disk)
            precondition(verification.damage != nil || bytes != [], "an emptied one is intact")
        } catch {
            preconditionFailure("the disk says \(error)")
        }
    }
}

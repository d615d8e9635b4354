import EventJournal
import Sessions
import Synchronization

/// The STATUS line: what `systemctl status` shows.
final class StatusLine: Sendable {
    private let registry: SessionRegistry
    private let journal: EventJournal
    private let watch: JournalWatch
    private let complaint = Mutex<String?>(nil)

    init(registry: SessionRegistry, journal: EventJournal, watch: JournalWatch) {
        self.registry = registry
        self.journal = journal
        self.watch = watch
    }

    /// Adds what somebody has to see to, until it is taken back with nil.
    func complain(_ text: String?) { complaint.withLock { $0 = text } }

    /// One line. Asks the registry: it does not come back while that hangs.
    var text: String {
        let counts = registry.counts
        let disk =
            switch journal.space {
            case .none: "; the disk is full, nothing is acknowledged"
            case .low: "; the disk is nearly full, new sessions are refused"
            case .enough: journal.isStalled ? "; the disk is slow, new sessions are refused" : ""
            }
        let lines = watch.damagedLines
        let damage = lines == 0 ? "" : "; the event journal has \(lines) damaged lines"
        let complaint = complaint.withLock { $0 }.map { "; \($0)" } ?? ""
        return "\(counts.open) open, \(counts.settledKept) settled, "
            + "event \(counts.sequence)\(disk)\(damage)\(complaint)"
    }
}

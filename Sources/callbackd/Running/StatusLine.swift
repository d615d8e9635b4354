import EventJournal
import Sessions
import Synchronization

/// The STATUS line: what `systemctl status` shows.
final class StatusLine: Sendable {
    private let registry: SessionRegistry
    private let journal: EventJournal
    private let complaint = Mutex<String?>(nil)

    init(registry: SessionRegistry, journal: EventJournal) {
        self.registry = registry
        self.journal = journal
    }

    /// Adds what somebody has to see to, until it is taken back with nil.
    func complain(_ text: String?) { complaint.withLock { $0 = text } }

    /// One line. Asks the registry: it does not come back while that hangs.
    var text: String {
        let counts = registry.counts
        let disk = journal.isStalled ? "; the disk is full, nothing is acknowledged" : ""
        let complaint = complaint.withLock { $0 }.map { "; \($0)" } ?? ""
        return "\(counts.open) open, \(counts.settledKept) settled, "
            + "event \(counts.sequence)\(disk)\(complaint)"
    }
}

import ControlAPI

/// The daemon's state for people.
struct DaemonSheet {
    let lines: [String]

    init(_ status: StatusMessage) {
        let sessions = status.sessions
        var table = Table()
        table.add(
            "callbackd", "\(status.version), process \(status.pid), since \(status.startedAt)")
        table.add("providers", Self.list(status.providers))
        table.add(
            "listening", "\(status.listeners.callback) and \(status.listeners.control)")
        table.add(
            "sessions",
            "\(sessions.open) open, \(sessions.settledKept) settled and kept, "
                + "\(sessions.waiters) waited for")
        table.add(
            "settled",
            Self.list(sessions.settled.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }))
        table.add(
            "callbacks",
            "\(status.callbacks.rejected) rejected, "
                + "\(status.callbacks.unknownTokens) with an unknown token")
        table.add("webhooks", "\(status.webhooks.rejected) rejected")
        table.add("journal", Self.words(status.journal))
        table.add(
            "system journal",
            (status.systemJournal.reachable ? "reachable" : "not reachable")
                + ", \(status.systemJournal.dropped) events dropped")
        lines = table.lines
    }

    private static func words(_ journal: StatusMessage.Journal) -> String {
        var words = ["event \(journal.sequence), on disk through \(journal.durableSequence)"]
        if journal.stalled {
            words.append("STALLED: the disk is full")
        } else if journal.low {
            words.append("LOW: the disk is nearly full, and new sessions are refused")
        }
        if journal.damagedLines > 0 {
            words.append("DAMAGED: \(journal.damagedLines) lines cannot be trusted")
        }
        return words.joined(separator: "; ")
    }

    private static func list(_ items: [String]) -> String {
        items.isEmpty ? "none" : items.joined(separator: ", ")
    }
}

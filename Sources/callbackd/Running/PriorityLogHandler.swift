#if canImport(Glibc)
    import Glibc
#endif
import Logging

/// Writes a log line to stderr, with journald's `<N>` prefix (sd-daemon(3)) where stderr is the
/// system journal, else with the level's name.
struct PriorityLogHandler: LogHandler {
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?
    private let forJournal: Bool
    private let threshold: LogThreshold
    /// Of this logger alone, where it was given a level.
    private var floor = Logger.Level.trace

    /// - Parameters:
    ///   - journalStream: the value of `$JOURNAL_STREAM` (systemd.exec(5)).
    ///   - threshold: what all loggers share.
    init(journalStream: String?, threshold: LogThreshold) {
        forJournal = journalStream != nil
        self.threshold = threshold
    }

    /// A logger's own level can be stricter than the shared one, never looser.
    var logLevel: Logger.Level {
        get { max(floor, threshold.level) }
        set { floor = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let prefix = forJournal ? "<\(Self.priority(event.level))>" : "callbackd: \(event.level): "
        // One entry a line, whatever foreign text is in it: else it could forge entries of its own.
        let text = "\(event.message)\(details)".unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? " " : String(scalar)
        }.joined()
        let line = Array("\(prefix)\(text)\n".utf8)
        line.withUnsafeBytes { bytes in
            // A journald that hangs holds nobody up: what finds no room in its socket is lost.
            let sent =
                forJournal
                ? send(
                    STDERR_FILENO, bytes.baseAddress, bytes.count,
                    CInt(MSG_DONTWAIT | MSG_NOSIGNAL)) : -1
            if sent < 0, !forJournal || errno == ENOTSOCK {
                _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count)
            }
        }
    }

    /// syslog(3)'s level.
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

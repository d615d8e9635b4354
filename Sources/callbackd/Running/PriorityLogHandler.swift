import Logging
import Systemd

/// Says a log line on standard error, with its priority.
struct PriorityLogHandler: LogHandler {
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?
    private let output: StandardError
    private let threshold: LogThreshold
    /// Of this logger alone, where it was given a level.
    private var floor = Logger.Level.trace

    /// - Parameter threshold: what all loggers share.
    init(_ output: StandardError, threshold: LogThreshold) {
        self.output = output
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
        output.say(
            "\(event.message)\(details)", Self.priority(event.level),
            after: "callbackd: \(event.level): ")
    }

    private static func priority(_ level: Logger.Level) -> StandardError.Priority {
        switch level {
        case .trace, .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}

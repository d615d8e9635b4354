import Logging
import Synchronization

/// How urgent a line must be to be logged; a reload changes it for every logger at once.
final class LogThreshold: Sendable {
    private let held: Mutex<Logger.Level>

    init(_ level: Logger.Level) {
        held = Mutex(level)
    }

    var level: Logger.Level {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}

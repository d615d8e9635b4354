import FoundationEssentials
import Sessions
import Synchronization

/// A wall clock that the test sets.
final class ManualTime: Sendable {
    private let date: Mutex<Date>

    init(_ date: Date = Date(millisecondsSince1970: 1_800_000_000_000)) {
        self.date = Mutex(date)
    }

    var now: Date { date.withLock { $0 } }

    func advance(_ seconds: Double) {
        date.withLock { $0 = $0.addingTimeInterval(seconds) }
    }
}

import FoundationEssentials
import Sessions
import Synchronization

/// The two clocks of a machine, which the test moves.
final class ManualTime: Sendable {
    private let dates: Mutex<(wall: Date, steady: Date)>

    init(_ date: Date = Date(millisecondsSince1970: 1_800_000_000_000)) {
        dates = Mutex((date, date))
    }

    /// The wall clock.
    var now: Date { dates.withLock { $0.wall } }
    /// The clock that nobody sets.
    var steady: Date { dates.withLock { $0.steady } }

    /// Time passes, or a suspended machine wakes up.
    func advance(_ seconds: Double) {
        dates.withLock { dates in
            dates.wall += seconds
            dates.steady += seconds
        }
    }

    /// Somebody sets the wall clock.
    func jump(_ seconds: Double) { dates.withLock { $0.wall += seconds } }
}

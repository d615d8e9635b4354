import Synchronization

/// A clock that stands still, except that whoever sleeps by it moves it on, at once.
final class SteppingClock: Clock {
    struct Instant: InstantProtocol {
        let sinceStart: Swift.Duration

        func advanced(by duration: Swift.Duration) -> Instant {
            Instant(sinceStart: sinceStart + duration)
        }

        func duration(to other: Instant) -> Swift.Duration {
            other.sinceStart - sinceStart
        }

        static func < (left: Instant, right: Instant) -> Bool {
            left.sinceStart < right.sinceStart
        }
    }

    private let elapsed = Mutex(Swift.Duration.zero)

    var now: Instant { Instant(sinceStart: elapsed.withLock { $0 }) }
    var minimumResolution: Swift.Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        elapsed.withLock { $0 = max($0, deadline.sinceStart) }
    }

    func advance(by duration: Swift.Duration) {
        elapsed.withLock { $0 += duration }
    }
}

import FoundationEssentials
import Synchronization

/// Tells the time as HTTP writes it, once a second anew.
final class HTTPClock: Sendable {
    private let now: @Sendable () -> Date
    private let last = Mutex((second: Double.infinity, text: ""))

    init(now: @escaping @Sendable () -> Date) {
        self.now = now
    }

    /// Such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    func text() -> String {
        let now = now()
        let second = now.timeIntervalSince1970.rounded(.down)
        return last.withLock { last in
            if last.second != second { last = (second, now.httpText) }
            return last.text
        }
    }
}

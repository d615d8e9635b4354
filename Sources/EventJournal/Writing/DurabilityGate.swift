import Dispatch
import Sessions
import Synchronization

/// Holds back whoever must not speak before an event is on disk.
///
/// Everybody has the same patience, so the first to come is the first to give up.
final class DurabilityGate: Sendable {
    private let patience: Duration
    private let timers = DispatchQueue(label: "callbackd.durability-timers")
    private let state = Mutex(State())

    private struct State {
        var durable: UInt64 = 0
        var isBroken = false
        var waiters: [Waiter] = []
        var sweepIsDue = false
    }

    private struct Waiter: Sendable {
        let sequence: UInt64
        let givesUp: ContinuousClock.Instant
        let tell: @Sendable (EventSinkError?) -> Void
    }

    init(patience: Duration) {
        self.patience = patience
    }

    /// Everything through this sequence is on disk.
    var durable: UInt64 { state.withLock { $0.durable } }

    /// See `EventSink.whenDurable`.
    func wait(through sequence: UInt64, _ tell: @escaping @Sendable (EventSinkError?) -> Void) {
        enum Now { case known(EventSinkError?), later(scheduleSweep: Bool) }
        let now = state.withLock { state -> Now in
            if sequence <= state.durable { return .known(nil) }
            if state.isBroken { return .known(.broken) }
            state.waiters.append(
                Waiter(sequence: sequence, givesUp: .now + patience, tell: tell))
            defer { state.sweepIsDue = true }
            return .later(scheduleSweep: !state.sweepIsDue)
        }
        switch now {
        case .known(let error): tell(error)
        case .later(scheduleSweep: true): scheduleSweep(after: patience)
        case .later(scheduleSweep: false): break
        }
    }

    /// Everything through `sequence` is on disk from now on.
    func advance(to sequence: UInt64) {
        let ready = state.withLock { state -> [Waiter] in
            state.durable = max(state.durable, sequence)
            return state.waiters.removeAndReturn { $0.sequence <= state.durable }
        }
        for waiter in ready { waiter.tell(nil) }
    }

    /// Nothing more will be on disk.
    func fail() {
        let all = state.withLock { state -> [Waiter] in
            state.isBroken = true
            return state.waiters.removeAndReturn { _ in true }
        }
        for waiter in all { waiter.tell(.broken) }
    }

    private func scheduleSweep(after delay: Duration) {
        timers.asyncAfter(deadline: .now() + .milliseconds(Int(delay.inMilliseconds) + 1)) {
            self.sweep()
        }
    }

    private func sweep() {
        let now = ContinuousClock.now
        let (late, next) = state.withLock { state -> ([Waiter], Duration?) in
            let late = state.waiters.removeAndReturn { $0.givesUp <= now }
            let next = state.waiters.first.map { now.duration(to: $0.givesUp) }
            state.sweepIsDue = next != nil
            return (late, next)
        }
        for waiter in late { waiter.tell(.late) }
        if let next { scheduleSweep(after: next) }
    }
}

extension Array {
    fileprivate mutating func removeAndReturn(where matches: (Element) -> Bool) -> [Element] {
        let removed = filter(matches)
        if !removed.isEmpty { removeAll(where: matches) }
        return removed
    }
}

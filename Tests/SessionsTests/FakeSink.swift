import Sessions
import Synchronization

/// A sink whose disk the test moves: nothing is durable before ``flush()``.
final class FakeSink: EventSink {
    private struct State {
        var events: [Event] = []
        var durable: UInt64 = 0
        var room = Int.max
        var isStalled = false
        var isLow = false
        var cuts: [UInt64] = []
        var waiters: [(UInt64, @Sendable (EventSinkError?) -> Void)] = []
    }

    private let state = Mutex(State())
    private let isImmediate: Bool

    init(immediate: Bool = true) {
        isImmediate = immediate
    }

    var events: [Event] { state.withLock { $0.events } }
    var types: [String] { events.map(\.fact.type.rawValue) }
    /// The events that open new segments.
    var cuts: [UInt64] { state.withLock { $0.cuts } }
    var isLowOnSpace: Bool { state.withLock { $0.isLow } }
    var isStalled: Bool { state.withLock { $0.isStalled } }

    /// Takes `count` events more, and then none.
    func fill(after count: Int = 0) { state.withLock { $0.room = count } }
    func lower(_ low: Bool) { state.withLock { $0.isLow = low } }
    func cut(before sequence: UInt64) { state.withLock { $0.cuts.append(sequence) } }
    func stall(_ stalled: Bool) { state.withLock { $0.isStalled = stalled } }

    func append(_ event: Event) throws(EventSinkError) {
        try state.withLock { state throws(EventSinkError) in
            guard state.room > 0 else { throw .full }
            state.room -= 1
            state.events.append(event)
            if isImmediate { state.durable = event.sequence }
        }
    }

    func whenDurable(
        through sequence: UInt64, _ body: @escaping @Sendable (EventSinkError?) -> Void
    ) {
        let known = state.withLock { state -> Bool in
            guard sequence > state.durable else { return true }
            state.waiters.append((sequence, body))
            return false
        }
        if known { body(nil) }
    }

    func flush() {
        let ready = state.withLock { state in
            state.durable = state.events.last?.sequence ?? 0
            defer { state.waiters = [] }
            return state.waiters
        }
        for (_, body) in ready { body(nil) }
    }
}

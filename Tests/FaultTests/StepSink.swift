import Sessions
import Synchronization

@testable import EventJournal

/// The journal without its thread: events wait until ``flush()`` writes them.
final class StepSink: EventSink {
    private let state: Mutex<State>

    private struct State {
        var queue = EventQueue()
        var writer: SegmentWriter
        var extent: SegmentExtent
    }

    init(continuing opened: OpenedJournal) {
        state = Mutex(State(writer: opened.writer, extent: opened.extent))
    }

    var isStalled: Bool { false }
    var isLowOnSpace: Bool { false }
    var extent: SegmentExtent { state.withLock { $0.extent } }

    func append(_ event: Event) throws(EventSinkError) { state.withLock { $0.queue.append(event) } }
    func cut(before sequence: UInt64) { state.withLock { $0.queue.cut(before: sequence) } }

    func whenDurable(
        through sequence: UInt64, _ body: @escaping @Sendable (EventSinkError?) -> Void
    ) { body(nil) }

    /// Writes all that waits; what is on disk then.
    /// - Throws: `Down` where the disk fails for good.
    @discardableResult
    func flush() throws -> [Event] {
        try state.withLock { state in
            var written: [Event] = []
            while let batch = state.queue.next() {
                var result = state.writer.commit(batch.events, opensSegment: batch.opensSegment)
                var attempts = 0
                while result == .stalled, attempts < 10 {
                    result = state.writer.resume()
                    attempts += 1
                }
                guard case .durable = result else { throw Machine.Down() }
                state.extent.take(batch, segment: state.writer.name, size: state.writer.size)
                written += batch.events
            }
            return written
        }
    }
}

import DequeModule
import Sessions

/// Events that wait for the writer, and where a segment ends between them. A value, guarded by the
/// journal's lock.
struct EventQueue {
    private var events = Deque<Event>()
    /// The event that opens a new segment.
    private var cut: UInt64?
    /// About how many bytes wait, what the writer has in hand included.
    private(set) var bytes = 0

    /// What the writer takes at a time.
    struct Batch {
        let events: [Event]
        let opensSegment: Bool
        let bytes: Int
    }

    mutating func append(_ event: Event) {
        events.append(event)
        bytes += event.estimatedBytes
    }

    mutating func cut(before sequence: UInt64) { cut = sequence }

    /// All that waits, up to where a segment ends.
    mutating func next() -> Batch? {
        guard let first = events.first else { return nil }
        let opensSegment = first.sequence == cut
        if opensSegment { cut = nil }
        let end = cut.flatMap { cut in events.firstIndex { $0.sequence == cut } } ?? events.endIndex
        let batch = Array(events[..<end])
        events.removeFirst(batch.count)
        return Batch(
            events: batch, opensSegment: opensSegment,
            bytes: batch.reduce(0) { $0 + $1.estimatedBytes })
    }

    /// The writer is through with a batch.
    mutating func done(_ batch: Batch) { bytes -= batch.bytes }
}

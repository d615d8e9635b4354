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

    /// What waits, up to where a segment ends, and no more than one write takes.
    mutating func next() -> Batch? {
        guard let first = events.first else { return nil }
        let opensSegment = first.sequence == cut
        if opensSegment { cut = nil }
        var batch: [Event] = []
        var bytes = 0
        while let event = events.first, event.sequence != cut, bytes < Limits.journalWriteBytes {
            bytes += event.estimatedBytes
            batch.append(event)
            events.removeFirst()
        }
        return Batch(events: batch, opensSegment: opensSegment, bytes: bytes)
    }

    /// The writer is through with a batch.
    mutating func done(_ batch: Batch) { bytes -= batch.bytes }
}

/// Where events go: the event journal, as far as the domain knows it.
public protocol EventSink: Sendable {
    /// Queues `event` behind the ones before it and returns at once.
    ///
    /// The caller holds the registry's lock, so that the order of calls is the order of sequences.
    /// - Throws: `.full` where the queue has no room; then nothing was queued.
    func append(_ event: Event) throws(EventSinkError)

    /// Calls `body` exactly once: with nil when every event through `sequence` is on disk, or with
    /// the reason why that cannot be said (in time). At once, where it is known already.
    func whenDurable(
        through sequence: UInt64, _ body: @escaping @Sendable (EventSinkError?) -> Void)

    /// The event of number `sequence`, which comes next, opens a new segment. The caller holds the
    /// registry's lock.
    func cut(before sequence: UInt64)

    /// Whether there is so little room that new sessions are refused, while open ones go on.
    var isLowOnSpace: Bool { get }

    /// Whether the disk takes nothing at the moment: new sessions are refused and timers pause.
    var isStalled: Bool { get }
}

/// Why an event is not (known to be) recorded.
public enum EventSinkError: Error, Hashable {
    /// No room in the queue.
    case full
    /// Not on disk within ``Limits/durabilityWait``; it may still get there.
    case late
    /// The disk failed; the process is about to end.
    case broken
}

extension EventSink {
    /// Whether there is room for more than open sessions still have to say.
    public var hasRoom: Bool { !isStalled && !isLowOnSpace }

    /// Waits until every event through `sequence` is on disk.
    public func durable(through sequence: UInt64) async throws(EventSinkError) {
        let error = await withCheckedContinuation { continuation in
            whenDurable(through: sequence) { continuation.resume(returning: $0) }
        }
        if let error { throw error }
    }
}

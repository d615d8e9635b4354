import DequeModule
import Dispatch
public import Sessions
import Synchronization
public import SystemPackage

/// The event journal: one writer thread that drains a bounded queue in batches (group commit).
///
/// A batch is encoded, chained, written with one write(2), synced with one fdatasync(2), and then
/// everybody whose event it holds is told. A full disk stalls it; any other failure ends it.
public final class EventJournal: EventSink {
    private let directory: any JournalDirectory
    private let gate: DurabilityGate
    private let onDurable: @Sendable ([Event], _ head: Chain) -> Void
    private let onStall: @Sendable (Bool) -> Void
    private let onFailure: @Sendable (Errno) -> Void
    private let worker = DispatchQueue(label: "callbackd.journal", qos: .userInitiated)
    private let queue: Mutex<Queue>
    private let writer: Mutex<SegmentWriter>
    private let end: Mutex<JournalEnd>
    private let queueBytes: Int
    private let retryDelay = DispatchTimeInterval.milliseconds(100)

    private struct Queue {
        var events = Deque<Event>()
        var bytes = 0
        var isDraining = false
        var isStalled = false
        var isBroken = false
    }

    /// Goes on behind what `opened` found.
    ///
    /// - Parameters:
    ///   - patience: how long a request waits for its event.
    ///   - queueBytes: how much may wait for the disk; past it, `append` refuses.
    ///   - onDurable: gets each batch in order once it is on disk, with the chain value of its last
    ///     line, on the writer's thread: it must not wait.
    ///   - onStall: the disk is full (true), or has room again (false).
    ///   - onFailure: the disk failed for good; nothing is acknowledged any more.
    public init(
        continuing opened: consuming OpenedJournal, patience: Duration = Limits.durabilityWait,
        queueBytes: Int = Limits.journalQueueBytes,
        onDurable: @escaping @Sendable ([Event], _ head: Chain) -> Void,
        onStall: @escaping @Sendable (Bool) -> Void = { _ in },
        onFailure: @escaping @Sendable (Errno) -> Void
    ) {
        directory = opened.directory
        gate = DurabilityGate(patience: patience)
        gate.advance(to: opened.nextSequence - 1)
        writer = Mutex(opened.writer)
        end = Mutex(opened.end)
        queue = Mutex(Queue())
        self.queueBytes = queueBytes
        self.onDurable = onDurable
        self.onStall = onStall
        self.onFailure = onFailure
    }

    /// Whether the disk takes nothing, or so slowly that half of the queue is taken.
    public var isStalled: Bool {
        queue.withLock { queue in
            queue.isStalled || queue.isBroken || queue.bytes > queueBytes / 2
        }
    }

    /// Everything through this sequence is on disk.
    public var durableSequence: UInt64 { gate.durable }

    /// Queues an event; the writer's thread takes it from there.
    public func append(_ event: Event) throws(EventSinkError) {
        let wakeWriter = try queue.withLock { queue throws(EventSinkError) in
            guard !queue.isBroken else { throw .broken }
            guard queue.bytes < queueBytes else { throw .full }
            queue.events.append(event)
            queue.bytes += event.estimatedBytes
            defer { queue.isDraining = true }
            return !queue.isDraining
        }
        if wakeWriter { worker.async { self.drain() } }
    }

    /// Calls `body` once, when all through `sequence` is on disk or that will not be known in time.
    public func whenDurable(
        through sequence: UInt64, _ body: @escaping @Sendable (EventSinkError?) -> Void
    ) {
        gate.wait(through: sequence, body)
    }

    /// Lines behind sequence `after`, as far as they are durable.
    public func feed(after sequence: UInt64) -> JournalFeed {
        JournalFeed(directory, after: sequence) { self.end.withLock { $0 } }
    }

    /// Looks at every line that is on disk by now. It takes its time: 64 MiB are about a second.
    public func verification() async throws(Errno) -> JournalVerification {
        let result: Result<JournalVerification, Errno> = await withCheckedContinuation { waiting in
            let end = end.withLock { $0 }
            DispatchQueue.global(qos: .utility).async {
                waiting.resume(
                    returning: Result { () throws(Errno) in
                        try JournalVerification(self.directory, upTo: end)
                    })
            }
        }
        return try result.get()
    }

    /// Returns when the writer's thread is through with what it had to do: it lives. (A stalled
    /// writer answers too.)
    public func writerAnswers() async {
        await withCheckedContinuation { continuation in
            worker.async { continuation.resume() }
        }
    }

    private func drain() {
        while let batch = nextBatch() {
            guard settle(writer.withLock { $0.commit(batch) }, batch) else { return }
        }
    }

    private func resume(_ batch: [Event]) {
        guard settle(writer.withLock { $0.resume() }, batch) else { return }
        drain()
    }

    private func nextBatch() -> [Event]? {
        queue.withLock { queue in
            guard !queue.events.isEmpty else {
                queue.isDraining = false
                return nil
            }
            let batch = Array(queue.events)
            queue.events.removeAll(keepingCapacity: batch.count < 1024)
            return batch
        }
    }

    /// Whether the writer may go on at once.
    private func settle(_ result: SegmentWriter.Result, _ batch: [Event]) -> Bool {
        switch result {
        case .durable(let sequence):
            let bytes = batch.reduce(0) { $0 + $1.estimatedBytes }
            let wasStalled = queue.withLock { queue in
                queue.bytes -= bytes
                defer { queue.isStalled = false }
                return queue.isStalled
            }
            if wasStalled { onStall(false) }
            let (size, head) = writer.withLock { ($0.size, $0.chain) }
            end.withLock { end in
                end.sequence = sequence
                end.size = size
            }
            gate.advance(to: sequence)
            onDurable(batch, head)
            return true
        case .stalled:
            let isNew = queue.withLock { queue in
                defer { queue.isStalled = true }
                return !queue.isStalled
            }
            if isNew { onStall(true) }
            worker.asyncAfter(deadline: .now() + retryDelay) { self.resume(batch) }
            return false
        case .failed(let error):
            queue.withLock { $0.isBroken = true }
            gate.fail()
            onFailure(error)
            return false
        }
    }
}

import Dispatch
public import Sessions
import Synchronization

/// The event journal: one writer thread that drains a bounded queue in batches (group commit).
///
/// A batch is encoded, chained, written with one write(2), synced with one fdatasync(2), and then
/// everybody whose event it holds is told. A full disk stalls it; any other failure ends it.
public final class EventJournal: EventSink {
    let directory: any JournalDirectory
    let policy: SegmentPolicy
    let position: Mutex<Position>
    private let gate: DurabilityGate
    private let neighbours: Neighbours
    private let worker = DispatchQueue(label: "callbackd.journal", qos: .userInitiated)
    private let state: Mutex<State>
    private let writer: Mutex<SegmentWriter>
    private let queueBytes: Int
    private let spaceLook: Duration

    private struct State {
        var queue = EventQueue()
        var isDraining = false
        var space = DiskSpace.enough
        var isWatchingSpace = false
        var isBroken = false
    }

    /// Up to where it is on disk, and what the segment there holds.
    struct Position {
        var end: JournalEnd
        var extent: SegmentExtent
    }

    /// Whom the journal tells what; on the writer's thread, so they must not wait.
    public struct Neighbours: Sendable {
        /// Gets each batch in order once it is on disk, with the chain value of its last line.
        var onDurable: @Sendable ([Event], _ head: Chain) -> Void
        /// The disk got fuller or emptier.
        var onSpace: @Sendable (DiskSpace) -> Void
        /// The disk failed for good; nothing is acknowledged any more.
        var onFailure: @Sendable (JournalFault) -> Void

        /// Takes the three.
        public init(
            onDurable: @escaping @Sendable ([Event], _ head: Chain) -> Void = { _, _ in },
            onSpace: @escaping @Sendable (DiskSpace) -> Void = { _ in },
            onFailure: @escaping @Sendable (JournalFault) -> Void
        ) {
            self.onDurable = onDurable
            self.onSpace = onSpace
            self.onFailure = onFailure
        }
    }

    /// Goes on behind what `opened` found.
    ///
    /// - Parameters:
    ///   - patience: how long a request waits for its event.
    ///   - queueBytes: how much may wait for the disk; past it, `append` refuses.
    ///   - spaceLook: how often a disk that is nearly full is looked at.
    public init(
        continuing opened: consuming OpenedJournal, policy: SegmentPolicy = .unlimited,
        patience: Duration = Limits.durabilityWait, queueBytes: Int = Limits.journalQueueBytes,
        spaceLook: Duration = Limits.spaceLook,
        telling neighbours: Neighbours
    ) {
        directory = opened.directory
        self.policy = policy
        gate = DurabilityGate(patience: patience)
        gate.advance(to: opened.nextSequence - 1)
        position = Mutex(Position(end: opened.end, extent: opened.extent))
        state = Mutex(State())
        self.queueBytes = queueBytes
        self.spaceLook = spaceLook
        self.neighbours = neighbours
        let isLow = opened.writer.reserve.isLow
        writer = Mutex(opened.writer)
        if isLow { note(.low) }
    }

    /// How much room the disk has.
    public var space: DiskSpace { state.withLock { $0.space } }

    /// Whether the disk takes nothing, or so slowly that half of the queue is taken.
    public var isStalled: Bool {
        state.withLock { state in
            state.space == .none || state.isBroken || state.queue.bytes > queueBytes / 2
        }
    }

    /// See `EventSink`.
    public var isLowOnSpace: Bool { space != .enough }

    /// Everything through this sequence is on disk.
    public var durableSequence: UInt64 { gate.durable }

    /// Queues an event; the writer's thread takes it from there.
    public func append(_ event: Event) throws(EventSinkError) {
        let wakeWriter = try state.withLock { state throws(EventSinkError) in
            guard !state.isBroken else { throw .broken }
            guard state.queue.bytes < queueBytes else { throw .full }
            state.queue.append(event)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if wakeWriter { worker.async { self.drain() } }
    }

    /// See `EventSink`.
    public func cut(before sequence: UInt64) {
        state.withLock { $0.queue.cut(before: sequence) }
    }

    /// Calls `body` once, when all through `sequence` is on disk or that will not be known in time.
    public func whenDurable(
        through sequence: UInt64, _ body: @escaping @Sendable (EventSinkError?) -> Void
    ) {
        gate.wait(through: sequence, body)
    }

    /// Has the writer's thread look whether the segment is still what was written; returns when it
    /// is through with what it had to do: it lives. (A stalled writer answers too.)
    public func inspect() async {
        await withCheckedContinuation { continuation in
            worker.async {
                self.inspectSegment()
                continuation.resume()
            }
        }
    }

    private func inspectSegment() {
        guard !state.withLock({ $0.isBroken }) else { return }
        do throws(JournalFault) {
            try writer.withLock { writer throws(JournalFault) in try writer.inspect() }
        } catch {
            fail(error)
        }
    }

    /// A batch at a time: under a load that never ends, other steps of this thread come between.
    private func drain() {
        guard let batch = nextBatch() else { return }
        let result = writer.withLock { writer in
            writer.commit(batch.events, opensSegment: batch.opensSegment)
        }
        if settle(result, batch) { worker.async { self.drain() } }
    }

    private func resume(_ batch: EventQueue.Batch) {
        if settle(writer.withLock { $0.resume() }, batch) { worker.async { self.drain() } }
    }

    private func nextBatch() -> EventQueue.Batch? {
        state.withLock { state in
            let batch = state.queue.next()
            if batch == nil { state.isDraining = false }
            return batch
        }
    }

    /// Whether the writer may go on at once.
    private func settle(_ result: SegmentWriter.Result, _ batch: EventQueue.Batch) -> Bool {
        switch result {
        case .durable(let sequence):
            state.withLock { $0.queue.done(batch) }
            let (name, size, head, isLow) = writer.withLock {
                ($0.name, $0.size, $0.chain, $0.reserve.isLow)
            }
            note(isLow ? .low : .enough)
            position.withLock { position in
                position.end = JournalEnd(sequence: sequence, segment: name, size: size)
                position.extent.take(batch, segment: name, size: size)
            }
            gate.advance(to: sequence)
            neighbours.onDurable(batch.events, head)
            return true
        case .stalled:
            note(.none)
            worker.asyncAfter(deadline: .now() + Self.retryDelay) { self.resume(batch) }
            return false
        case .failed(let fault):
            fail(fault)
            return false
        }
    }

    private func fail(_ fault: JournalFault) {
        state.withLock { $0.isBroken = true }
        gate.fail()
        neighbours.onFailure(fault)
    }

    /// Tells who has to know, and looks again now and then while there is little room: it comes
    /// back without a word.
    private func note(_ space: DiskSpace) {
        let (isNew, watch) = state.withLock { state in
            defer {
                state.space = space
                if space == .low { state.isWatchingSpace = true }
            }
            return (state.space != space, space == .low && !state.isWatchingSpace)
        }
        if isNew { neighbours.onSpace(space) }
        guard watch else { return }
        let pause = DispatchTimeInterval.milliseconds(Int(spaceLook.inMilliseconds))
        worker.asyncAfter(deadline: .now() + pause) { self.lookAtSpace() }
    }

    private func lookAtSpace() {
        let space = state.withLock { state in
            state.isWatchingSpace = false
            return state.space
        }
        guard space == .low else { return }
        let isLow = writer.withLock { writer in
            writer.probe()
            return writer.reserve.isLow
        }
        note(isLow ? .low : .enough)
    }

    private static let retryDelay = DispatchTimeInterval.milliseconds(100)
}

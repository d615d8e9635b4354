public import FoundationEssentials
public import Logging
public import ServiceLifecycle

/// Turns to a new segment of the event journal, as a service: when the journal says so, and when an
/// operator does. One at a time.
public actor Rotation: Service {
    private let registry: SessionRegistry
    private let segments: any SegmentKeeper
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger
    private var isTurning = false
    private var turns = 0
    private var last: (turn: Int, rotation: JournalRotation)?
    private(set) var queue: [CheckedContinuation<Void, Never>] = []

    /// How often old segments are looked at.
    private static let pruningInterval: TimeInterval = 3600

    /// Takes its neighbours, a clock to sleep by and the wall-clock time.
    public init(
        registry: SessionRegistry, segments: any SegmentKeeper, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.registry = registry
        self.segments = segments
        self.clock = clock
        self.now = now
        self.logger = logger
    }

    /// Runs until the service group shuts down.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var pruned = Date.distantPast
            while !Task.isCancelled {
                let time = self.now()
                if await !self.turnIfDue(at: time),
                    abs(time.timeIntervalSince(pruned)) >= Self.pruningInterval
                {
                    await self.prune(at: time)
                    pruned = time
                }
                try await self.clock.sleep(for: Limits.rotationTick)
            }
        }
    }

    /// Begins a segment, restates in it what is kept, and removes segments that are too many or too
    /// old; returns when all of it is on disk. Who asks meanwhile shares the next turn.
    /// - Throws: `journalFull`, `notRecorded`.
    public func rotate() async throws(Refusal) -> JournalRotation {
        try await rotate(finishing: false)
    }

    /// - Parameter finishing: to finish the segment that an earlier turn began is enough.
    private func rotate(finishing: Bool) async throws(Refusal) -> JournalRotation {
        let begun = turns
        while isTurning {
            await withCheckedContinuation { queue.append($0) }
            if let last, last.turn > begun { return last.rotation }
        }
        isTurning = true
        turns += 1
        defer {
            isTurning = false
            for waiting in queue { waiting.resume() }
            queue = []
        }
        var (rotation, isNew): (JournalRotation, Bool)
        do throws(EventSinkError) {
            (rotation, isNew) = try await turn()
            if !isNew, !finishing { (rotation, isNew) = try await turn() }
        } catch {
            throw Refusal(error)
        }
        // Who waits has asked for a new one.
        if isNew { last = (turns, rotation) }
        await prune(at: now())
        return rotation
    }

    private func prune(at time: Date) async {
        do throws(PruningError) {
            try await segments.prune(at: time)
        } catch {
            logger.warning("old segments of the event journal could not be removed: \(error)")
        }
    }

    /// A slice at a time, each on disk before the next: nobody else waits long for the disk.
    private func turn() async throws(EventSinkError) -> (JournalRotation, isNew: Bool) {
        let isNew = try registry.beginRotation()
        while true {
            let (sequence, rotation) = try registry.carryOn()
            try await outlast(sequence)
            if let rotation { return (rotation, isNew) }
            if Task.isCancelled { throw .late }
        }
    }

    /// However slow the disk is: what was begun is not begun again. A stop does not wait: the next
    /// start goes on with it.
    private func outlast(_ sequence: UInt64) async throws(EventSinkError) {
        while true {
            do throws(EventSinkError) {
                return try await registry.sink.durable(through: sequence)
            } catch .late where !Task.isCancelled {
                continue
            }
        }
    }

    /// Whether it was due.
    private func turnIfDue(at time: Date) async -> Bool {
        guard !isTurning, segments.isCutDue(at: time) else { return false }
        do throws(Refusal) {
            let rotation = try await rotate(finishing: true)
            logger.info(
                "the event journal has a new segment",
                metadata: [
                    "first": "\(rotation.firstSequence)", "sessions": "\(rotation.sessions)",
                ])
        } catch {
            logger.warning("the event journal's segment could not be turned: \(error)")
        }
        return true
    }
}

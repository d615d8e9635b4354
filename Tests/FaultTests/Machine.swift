import FoundationEssentials
import SystemPackage
import Synchronization
import Values

@testable import EventJournal
@testable import Sessions

/// The daemon's inside on a simulated disk, one step at a time: a registry, and the journal's
/// reader and writer without its thread.
final class Machine {
    let disk: SimulatedDisk
    private(set) var registry: SessionRegistry
    private(set) var sink: StepSink
    private let clock: MachineClock
    private let mint: Mint
    private let provider: ProviderName
    private let policy = SegmentPolicy(
        segmentBytes: 8192, keepSegments: 3, keepAge: .seconds(400 * 86_400))
    /// Events that somebody was told of, by number; removed once pruned.
    private(set) var acknowledged: [UInt64: Event] = [:]
    private var sessionCount = 0

    /// What went wrong: the disk, for good.
    struct Down: Error {}

    init(_ disk: SimulatedDisk, seed: UInt64) throws {
        let clock = MachineClock()
        guard let provider = ProviderName("fiskil") else { throw Down() }
        self.disk = disk
        self.clock = clock
        self.provider = provider
        mint = SeededMint(seed: seed).mint
        let (registry, sink, found) = try Self.boot(disk, clock, mint)
        self.registry = registry
        self.sink = sink
        acknowledge(found)
    }

    private static func boot(
        _ disk: SimulatedDisk, _ clock: MachineClock, _ mint: Mint
    ) throws -> (SessionRegistry, StepSink, [Event]) {
        let settings = SessionRegistry.Settings(
            expiryGrace: .zero, settledRetention: .seconds(300))
        let (opened, replay) = try OpenedJournal.open(
            disk, source: "s", into: NotedReplay(Replay(settings, at: clock.now)))
        let sink = StepSink(continuing: opened)
        let registry = SessionRegistry(
            sink: sink, settings: settings, replayed: replay.replay,
            nextSequence: opened.nextSequence, unfinished: opened.unfinished, mint: mint,
            now: { clock.now })
        for finding in opened.findings {
            if case .journalDamaged(let damage) = finding { throw Wrong("\(damage)") }
            try registry.record(finding)
        }
        try registry.record(
            .daemonStarted(DaemonStart(version: "1", pid: 1, openSessions: replay.replay.openCount))
        )
        let begun = try sink.flush()
        registry.markReady()
        return (registry, sink, replay.events + begun)
    }

    /// Starts again from what the disk holds; tries until the disk lets it.
    func restart() throws {
        while true {
            do {
                let found: [Event]
                (registry, sink, found) = try Self.boot(disk, clock, mint)
                return acknowledge(found)
            } catch let wrong as Wrong {
                throw wrong
            } catch {
                guard disk.isOff else { disk.processEnded(); continue }
                throw Down()
            }
        }
    }

    /// Puts on disk what was decided; who waits for it is told.
    /// - Throws: `Down`.
    func flush() throws {
        acknowledge(try sink.flush())
    }

    func advance(_ seconds: Double) { clock.advance(seconds) }

    func open() throws -> Session {
        sessionCount += 1
        let request = try OpenRequest(provider: "fiskil", endUserID: "eu_\(sessionCount)")
        let name = "ps-\(sessionCount)"
        var providerSession = ProviderSession(id: name)
        providerSession.completesOn = "done"
        providerSession.lifetime = .seconds(60)
        return try registry.admit(
            SessionRegistry.Admission(
                id: mint.sessionID(), provider: provider, request: request,
                providerSession: providerSession, recordedID: ExactText(name),
                tokens: TokenDigests(
                    callback: mint.token().digest, cancel: mint.token().digest,
                    start: mint.token().digest),
                handover: Handover(authURL: nil, startURL: nil),
                peer: Peer(pid: 1, uid: 2, gid: 3), mark: nil)
        ).session
    }

    func report(_ reading: CallbackReading, to id: SessionID) {
        _ = try? registry.apply(to: id) { session, time in
            Lifecycle.report(reading, via: .callback, to: session, at: time)
        }
    }

    func webhook(about session: Session, key: String) {
        var report = WebhookReport(
            deliveryKey: key, event: "done",
            about: .session(recordedID: session.providerSessionID))
        report.endUserID = session.endUserID
        _ = try? registry.report(report, from: provider)
    }

    func revoke(_ id: SessionID) {
        _ = try? registry.revoke(id, by: Peer(pid: 1, uid: 2, gid: 3))
    }

    /// Turns to a new segment and prunes, with `between` after each slice.
    func rotate(between: () throws -> Void = {}) throws {
        try registry.beginRotation(slice: 3)
        while true {
            let rotation = try registry.carryOn(slice: 3).rotation
            try between()
            try flush()
            if rotation != nil { break }
        }
        guard sink.extent.carriedBytes != nil else { throw Wrong("the segment is not complete") }
        let names = try disk.segmentNames()
        let oldest = SegmentName.first(in: names[max(0, names.count - policy.keepSegments)])
        acknowledged = acknowledged.filter { $0.key >= oldest }
        // A disk that says no leaves them for the next time.
        try? Pruning(directory: disk, policy: policy).run(before: sink.extent.name, at: clock.now)
        if disk.isOff { throw Down() }
    }

    /// Whoever reads after a start is told all that the start found.
    private func acknowledge(_ events: [Event]) {
        for event in events { acknowledged[event.sequence] = event }
    }
}

/// A replay that keeps what it took.
struct NotedReplay: EventReplay {
    private(set) var replay: Replay
    private(set) var events: [Event] = []

    init(_ replay: Replay) {
        self.replay = replay
    }

    mutating func foresee(_ head: EventHead) { replay.foresee(head) }
    func needs(_ head: EventHead) -> Bool { replay.needs(head) }
    mutating func reach(_ time: Date) { replay.reach(time) }
    mutating func take(_ event: Event) {
        replay.take(event)
        events.append(event)
    }
}

/// A sentence about what must never be.
struct Wrong: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A clock that the life moves.
final class MachineClock: Sendable {
    private let date = Mutex(Date(millisecondsSince1970: 1_800_000_000_000))

    var now: Date { date.withLock { $0 } }

    func advance(_ seconds: Double) { date.withLock { $0 += seconds } }
}

import ControlAPI
import EventJournal
import FoundationEssentials
#if canImport(Glibc)
    import Glibc
#endif
import Logging
import Sessions
import SystemPackage
import Systemd

/// What lies in the state folder, opened: its lock, the event journal, and the registry that the
/// journal was replayed into.
final class Store: Sendable {
    let registry: SessionRegistry
    let journal: EventJournal
    private let lock: StateLock
    private let findings: [Fact]

    /// Locks the folder, replays the journal and opens it for appending.
    /// - Throws: `StartFailure`, exit 69 where another daemon has the folder, 74 where the disk
    /// says no.
    init(
        _ configuration: Configuration, notifier: ServiceNotifier, mirror: SystemJournalMirror,
        confirms: @escaping @Sendable (ProviderName) -> Bool, time: SteadyTime,
        messages: StandardError, logger: Logger
    ) throws(StartFailure) {
        let folder = FilePath(configuration.stateDirectory)
        do throws(Errno) {
            lock = try StateLock(stateDirectory: folder)
        } catch {
            throw Self.failure(error, folder.string)
        }
        let opened: OpenedJournal
        let found: WatchedReplay
        do throws(Errno) {
            (opened, found) = try OpenedJournal.open(
                DiskDirectory(folder.appending("journal")), source: Self.source(folder),
                into: WatchedReplay(Replay(configuration.registry, at: time.now), notifier))
        } catch {
            throw Self.failure(error, folder.appending("journal").string)
        }
        findings = opened.findings
        journal = EventJournal(
            continuing: opened, policy: configuration.journal.policy,
            telling: EventJournal.Neighbours(
                onDurable: mirror.show, onSpace: { Self.say($0, logger) },
                onFailure: { Self.end(because: $0, notifier, messages, logger) }))
        registry = SessionRegistry(
            sink: journal, settings: configuration.registry, replayed: found.replay,
            nextSequence: opened.nextSequence, unfinished: opened.unfinished, confirms: confirms,
            now: { Date() }, steady: { time.now })
    }

    /// Records what was found and that the daemon starts; returns when both are durable.
    func announce(_ logger: Logger) async throws(StartFailure) {
        for finding in findings {
            logger.warning("\(EventSentence.sentence(finding))")
        }
        let start = DaemonStart(
            version: Release.version, pid: getpid(), openSessions: registry.counts.open)
        try await record(findings + [.daemonStarted(start)])
    }

    /// Records that the daemon stops; returns when all is durable, and handed to the mirror.
    func close() async throws(StartFailure) {
        registry.recordLeftOver()
        try await record([.daemonStopped])
        // What is durable is told to waiters first, and to the mirror by the writer's next step.
        await journal.inspect()
    }

    /// The event journal's lines behind a sequence, or from the oldest that is kept.
    func feed(after sequence: UInt64?) throws(Refusal) -> any EventFeed {
        do throws(CursorExpired) {
            return try journal.feed(after: sequence)
        } catch {
            throw .cursorExpired(oldest: error.oldest)
        }
    }

    private func record(_ facts: [Fact]) async throws(StartFailure) {
        do throws(EventSinkError) {
            var sequence: UInt64 = 0
            for fact in facts { sequence = try registry.record(fact) }
            try await journal.durable(through: sequence)
        } catch {
            throw StartFailure(
                status: .journal, message: "the event journal's disk takes nothing",
                hint: "free some space; what was acknowledged is safe")
        }
    }

    /// CloudEvents' `source`: this machine, and this state folder on it.
    private static func source(_ folder: FilePath) -> String {
        var name = [CChar](repeating: 0, count: 256)
        _ = gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        let instance = folder.lastComponent?.string ?? "callbackd"
        return "callbackd://\(SourceName.escaped(host))/\(SourceName.escaped(instance))"
    }

    /// The disk failed: nothing that was not synced may be believed, so the process ends at once
    /// and the next one reads what is truly there.
    private static func end(
        because fault: JournalFault, _ notifier: ServiceNotifier, _ messages: StandardError,
        _ logger: Logger
    ) {
        let message = "the event journal \(fault.reason): \(fault.errno)"
        logger.critical("\(message); ending, so that nothing is promised that is not on disk")
        notifier.failed(errno: fault.errno.rawValue, status: message)
        messages.flush(within: .seconds(1))
        notifier.flush(within: .seconds(1))
        _exit(ExitStatus.journal.rawValue)
    }

    private static func say(_ space: DiskSpace, _ logger: Logger) {
        switch space {
        case .enough: logger.notice("the event journal's disk has room again")
        case .low:
            logger.error(
                """
                the event journal's disk is nearly full: new sessions are refused, so that open \
                ones can still be settled
                """)
        case .none:
            logger.error(
                "the event journal's disk is full: nothing is acknowledged until it is not")
        }
    }

    private static func failure(_ error: Errno, _ place: String) -> StartFailure {
        switch error {
        case .wouldBlock:
            StartFailure(
                status: .unavailable, message: "\(place) is in use by another callbackd",
                hint: "stop that one, or give this one a state_directory of its own")
        case .noSpace, .diskQuotaExceeded:
            StartFailure(
                status: .journal, message: "\(place) has no room: \(error)",
                hint: "free some space; what was acknowledged is safe")
        default:
            StartFailure(
                status: .journal, message: "\(place) cannot be used: \(error)",
                hint: "check the disk, that the folder is there, and that this user may read and "
                    + "write it")
        }
    }
}

/// Names inside the CloudEvents `source`.
private enum SourceName {
    /// All but a URI's unreserved characters (RFC 3986 §2.3) becomes `-`.
    static func escaped(_ text: String) -> String {
        String(
            text.map { character in
                character.isASCII && (character.isLetter || character.isNumber)
                    || "-._~".contains(character) ? character : "-"
            })
    }
}

import EventJournal
import Logging
import ServiceLifecycle
import Sessions
import Synchronization
import SystemPackage

/// Looks at every line of the event journal now and then, since a start reads only the last ones:
/// damage is reported once, by an event, and stays in the status.
final class JournalWatch: Service {
    private let registry: SessionRegistry
    private let journal: EventJournal
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let known = Mutex(Known())

    private struct Known {
        var damagedLines = 0
        /// Two looks at once find the same.
        var reported: Set<JournalDamage> = []
    }

    private static let interval = Duration.seconds(86_400)

    init(
        registry: SessionRegistry, journal: EventJournal, clock: any Clock<Duration>,
        logger: Logger
    ) {
        self.registry = registry
        self.journal = journal
        self.clock = clock
        self.logger = logger
    }

    /// Lines that cannot be trusted, as far as is known.
    var damagedLines: Int { known.withLock { $0.damagedLines } }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.look()
                try await self.clock.sleep(for: Self.interval)
            }
        }
    }

    /// Looks now, for an operator.
    /// - Throws: `Errno` where the journal cannot be read.
    func verify() async throws(Errno) -> JournalVerification {
        let verification = try await journal.verification()
        let new = known.withLock { known in
            known.damagedLines = verification.damagedLines
            return verification.unreported.filter { known.reported.insert($0).inserted }
        }
        for damage in new {
            logger.critical("\(EventSentence.sentence(.journalDamaged(damage)))")
            if (try? registry.record(.journalDamaged(damage))) == nil {
                // A full queue has other worries: the next look finds it again.
                _ = known.withLock { $0.reported.remove(damage) }
            }
        }
        return verification
    }

    private func look() async {
        do throws(Errno) {
            _ = try await verify()
        } catch .canceled {
            return
        } catch {
            logger.error("the event journal could not be looked through: \(error)")
        }
    }
}

import EventJournal
import Logging
import ServiceLifecycle
import Sessions
import Systemd

/// Tells the service manager that the daemon lives, and how it fares.
///
/// The watchdog is fed only after the registry, the journal's writer and the event loops of both
/// listeners answered. A writer that is stalled by a full disk answers; one that hangs does not.
struct Heartbeat: Service {
    let notifier: ServiceNotifier
    let registry: SessionRegistry
    let journal: EventJournal
    let status: StatusLine
    /// Return when the listeners' event loops have done what they had to do.
    let listeners: [@Sendable () async -> Void]
    let clock: any Clock<Duration>
    /// Called once, when the group runs and signals are taken.
    let onReady: @Sendable () -> Void

    /// How often the STATUS line is renewed at least.
    private static let statusInterval = Duration.seconds(10)

    func run() async throws {
        registry.markReady()
        notifier.ready(status: status.text)
        onReady()
        // Twice as often as demanded, as sd_watchdog_enabled(3) advises.
        let interval = min(
            notifier.watchdogInterval().map { $0 / 2 } ?? Self.statusInterval, Self.statusInterval)
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await journal.inspect()
                for answers in listeners { await answers() }
                let line = status.text
                notifier.watchdog()
                notifier.status(line)
                try await clock.sleep(for: interval)
            }
        }
        notifier.stopping()
    }
}

import Listeners
import ServiceLifecycle
import UnixSignals

/// Reloads at each SIGHUP, as daemon(7) has it.
struct ReloadSignal: Service {
    let reloader: Reloader

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            // What is wrong is in the log and in STATUS: a signal has nobody to answer to.
            _ = try? await reloader.reload(for: nil)
        }
    }
}

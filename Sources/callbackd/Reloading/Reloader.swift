import ControlAPI
import Listeners
import Logging
import Sessions
import Settings
import Systemd

/// Takes the configuration file again: all of it that a reload can take, or nothing.
actor Reloader {
    private let path: String
    private let live: LiveConfiguration
    private let maker: ProviderMaker
    private let registry: SessionRegistry
    private let sink: any EventSink
    private let notifier: ServiceNotifier
    private let status: StatusLine
    private let logger: Logger

    init(
        path: String, live: LiveConfiguration, maker: ProviderMaker, registry: SessionRegistry,
        sink: any EventSink, notifier: ServiceNotifier, status: StatusLine, logger: Logger
    ) {
        self.path = path
        self.live = live
        self.maker = maker
        self.registry = registry
        self.sink = sink
        self.notifier = notifier
        self.status = status
        self.logger = logger
    }

    /// Takes it, and returns when that is durable.
    ///
    /// - Parameter peer: who asked; nil for a signal.
    @discardableResult
    func reload(for peer: Peer?) async throws(ReloadFailure) -> ReloadMessage {
        notifier.reloading()
        let taken: (sequence: UInt64, message: ReloadMessage)
        do throws(ReloadFailure) {
            taken = try take(for: peer)
            status.complain(nil)
            notifier.ready(status: status.text)
        } catch {
            let reason = error.reason
            logger.error("configuration not reloaded: \(reason); the former one is in force")
            status.complain("configuration not reloaded: \(reason)")
            notifier.ready(status: status.text)
            throw error
        }
        do throws(EventSinkError) {
            try await sink.durable(through: taken.sequence)
        } catch {
            throw .notRecorded
        }
        return taken.message
    }

    /// Reads, checks, records, exchanges: without a pause, so that two reloads do not mix.
    private func take(
        for peer: Peer?
    ) throws(ReloadFailure) -> (sequence: UInt64, message: ReloadMessage) {
        let (configuration, providers) = try read()
        let reload = DaemonReload(
            changed: configuration.reloadable(differingFrom: live.configuration),
            needsRestart: configuration.fixed(differingFrom: live.start), peer: peer)
        // What cannot be recorded soon must not be in force meanwhile.
        guard !sink.isStalled else { throw .notRecorded }
        do throws(EventSinkError) {
            let sequence = try registry.record(.daemonReloaded(reload))
            live.replace(with: configuration, providers: providers)
            return (
                sequence,
                ReloadMessage(changed: reload.changed, needsRestart: reload.needsRestart)
            )
        } catch {
            throw .notRecorded
        }
    }

    private func read() throws(ReloadFailure) -> (Configuration, [any Provider]) {
        do {
            let configuration = try ConfigurationFile.read(path)
            return (configuration, try maker.providers(configuration, after: live))
        } catch let failure as StartFailure {
            throw .configuration(failure.message)
        } catch let flaw as SettingFlaw {
            throw .configuration(ConfigurationFile.failure(path, flaw.description).message)
        } catch {
            throw .configuration("\(path) cannot be read")
        }
    }
}

extension ReloadFailure {
    fileprivate var reason: String {
        switch self {
        case .configuration(let reason): reason
        case .notRecorded: "the event journal's disk takes nothing"
        }
    }
}

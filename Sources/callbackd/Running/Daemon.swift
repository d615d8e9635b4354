import AsyncHTTPClient
import ControlAPI
import EventJournal
import FoundationEssentials
#if canImport(Glibc)
    import Glibc
#endif
import HTTPServer
import Listeners
import Logging
import Providers
import ServiceLifecycle
import Sessions
import SystemPackage
import Systemd
import UnixSignals

/// The daemon: makes the parts, ties them together, and runs them until a signal comes.
struct Daemon {
    let configurationFile: String
    let configuration: Configuration
    let environment: Environment
    let inherited: InheritedSockets
    let messages: StandardError
    let threshold: LogThreshold
    let logger: Logger

    /// What the service manager may hand over, by the names in the shipped units.
    static let knownSockets: [String: (kind: InheritedSockets.Kind, atMost: Int)] = [
        "control": (.unix, 1), "http": (.tcp, 16),
    ]

    /// What is taken from the process's environment.
    struct Environment: Sendable {
        let notifySocket: String?
        let credentialsDirectory: String?
    }

    /// Runs until SIGTERM or SIGINT.
    /// - Throws: `StartFailure`, before READY; what the services throw, after.
    func run() async throws {
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: ProviderKinds.clientConfiguration)
        do {
            try await serve(client)
        } catch {
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    /// Makes the configured providers, with the secrets of this process.
    func providerMaker(_ client: HTTPClient) -> ProviderMaker {
        ProviderMaker(client: client, credentials: credentials, logger: logger)
    }

    /// What TLS is spoken with; nil where it is not.
    func serverCertificate() throws -> ServerCertificate? {
        try configuration.tls?.serverCertificate(credentials)
    }

    private var credentials: Credentials {
        Credentials(
            configured: configuration.credentialsDirectory,
            environment: environment.credentialsDirectory)
    }

    private func serve(_ client: HTTPClient) async throws {
        let maker = providerMaker(client)
        let live = LiveConfiguration(
            configuration, providers: try maker.providers(configuration), threshold: threshold)
        let providers = live.providers
        let surroundings = CallbackSurroundings(
            startCookie: StartCookie(isSecure: isReachedByTLS),
            proxies: configuration.trustedProxies, certificate: try serverCertificate())
        let descriptors = DescriptorLimit.raise()
        let notifier = ServiceNotifier(notifySocket: environment.notifySocket)
        let systemJournal = SystemJournal(capacity: Limits.mirrorQueue)
        let time = SteadyTime()
        let store = try Store(
            configuration, notifier: notifier, mirror: SystemJournalMirror(systemJournal),
            confirms: { providers[$0]?.confirms ?? false }, time: time, messages: messages,
            logger: logger)
        let watch = JournalWatch(
            registry: store.registry, journal: store.journal, clock: .continuous, logger: logger)
        let rotation = Rotation(
            registry: store.registry, segments: store.journal, clock: .continuous,
            now: { Date() }, logger: logger)
        let status = StatusLine(registry: store.registry, journal: store.journal, watch: watch)
        let reloader = Reloader(
            path: configurationFile, live: live, maker: maker, registry: store.registry,
            sink: store.journal, notifier: notifier, status: status, logger: logger)
        let callbacks = try await callbackListener(
            live, store, surroundings,
            connections: min(Limits.publicConnections, descriptors * 3 / 8))
        let publicURL = try publicURL(callbacks)
        let desk = SessionDesk(
            registry: store.registry, providers: providers, policy: live.returnPolicy,
            addresses: PublicPaths(publicURL: publicURL), logger: logger)
        let socket = try await listening { try controlSocket() }
        let daemonStatus = DaemonStatus(
            startedAt: Date(), providers: providers,
            callbackAddress: callbacks.addresses.joined(separator: ", "),
            controlSocket: socket.path, store: store, watch: watch, systemJournal: systemJournal)
        let control = try await listening {
            try await ControlListener(
                on: socket,
                port: ControlPort(
                    desk: desk, registry: store.registry, sink: store.journal,
                    clock: .continuous, feed: store.feed,
                    status: daemonStatus.message,
                    reload: { peer throws(ReloadFailure) in try await reloader.reload(for: peer) },
                    verify: { VerificationMessage(try await watch.verify()) },
                    rotate: { () throws(Refusal) in RotationMessage(try await rotation.rotate()) }),
                connections: min(Limits.controlConnections, descriptors * 3 / 8),
                logger: logger)
        }
        try await store.announce(logger)
        let heartbeat = Heartbeat(
            notifier: notifier, registry: store.registry, journal: store.journal,
            status: status, listeners: [callbacks.answers, control.answers], clock: .continuous,
            onReady: {
                sayReady(daemonStatus, publicURL, notifier)
                warnOfSessions(without: providers, in: store.registry)
            })
        try await ServiceGroup(
            configuration: groupConfiguration([
                Expiry(
                    registry: store.registry, clock: .continuous, now: { time.now },
                    logger: logger),
                Confirmations(
                    registry: store.registry, providers: providers, clock: .continuous,
                    now: { time.now }, logger: logger),
                rotation, watch, ReloadSignal(reloader: reloader), control, callbacks, heartbeat,
            ])
        ).run()
        defer {
            systemJournal.flush(within: .seconds(2))
            notifier.flush(within: .seconds(1))
        }
        try await store.close()
    }

    private func callbackListener(
        _ live: LiveConfiguration, _ store: Store, _ surroundings: CallbackSurroundings,
        connections: Int
    ) async throws -> CallbackListener {
        let intake = CallbackIntake(registry: store.registry, providers: live.providers)
        let starts = StartIntake(registry: store.registry)
        let webhooks = WebhookIntake(registry: store.registry, providers: live.providers)
        let ofOneAddress =
            connections < Limits.publicConnections
            ? min(configuration.connectionsPerAddress, connections / 4)
            : configuration.connectionsPerAddress
        return try await listening {
            try await CallbackListener(
                on: inherited["http"].isEmpty
                    ? .address(configuration.listen) : .inherited(inherited["http"]),
                port: CallbackPort(
                    parameters: { live.providers.callbackParameters }, settle: intake.settle,
                    start: { starts.start($0, answer: $1) }, webhookBytes: webhooks.bytes(of:),
                    report: { webhooks.report($0, of: $1, answer: $2) }),
                pages: live.pages, surroundings: surroundings, connections: connections,
                ofOneAddress: ofOneAddress)
        }
    }

    private func controlSocket() throws(ListenError) -> ControlSocket {
        guard let descriptor = inherited["control"].first else {
            return try ControlSocket(at: configuration.controlSocket)
        }
        return ControlSocket(inherited: descriptor)
    }

    private func groupConfiguration(_ services: [any Service]) -> ServiceGroupConfiguration {
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        // Below the unit's TimeoutStopSec, so that the journal is closed in good order.
        configuration.maximumGracefulShutdownDuration = .seconds(15)
        return configuration
    }

    /// For libraries, which log their own coming and going.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }

    private func sayReady(
        _ status: DaemonStatus, _ publicURL: WebAddress, _ notifier: ServiceNotifier
    ) {
        logger.notice(
            """
            ready: callbacks on \(status.callbackAddress) as \(publicURL.text), \
            control on \(status.controlSocket)
            """)
        if !notifier.isSupervised {
            logger.info("no service manager watches this run ($NOTIFY_SOCKET is not set)")
        }
        if !status.systemJournal.isReachable {
            logger.info("no system journal here; events are in the event journal alone")
        }
    }

    private func warnOfSessions(
        without providers: ProviderDirectory, in registry: SessionRegistry
    ) {
        for (name, count) in registry.openByProvider.sorted(by: { $0.key < $1.key })
        where providers[name] == nil {
            logger.warning(
                """
                \(count) open sessions are of the provider \(name), which is not configured: \
                until it is, nobody can come back for them
                """)
        }
    }

    private var isReachedByTLS: Bool {
        configuration.publicURL.map { $0.scheme == "https" } ?? (configuration.tls != nil)
    }

    /// Where browsers come back to: as configured, or the loopback address that is listened on.
    private func publicURL(_ listener: CallbackListener) throws -> WebAddress {
        if let configured = configuration.publicURL { return configured }
        let scheme = isReachedByTLS ? "https" : "http"
        guard let address = WebAddress("\(scheme)://\(listener.address)"), address.isLoopback else {
            throw ConfigurationFile.failure(
                configurationFile,
                "public_url is missing, and \(listener.address), where callbacks are listened "
                    + "for, is no address that browsers could come back to")
        }
        return address
    }

    private func listening<Listener>(
        _ make: () async throws -> Listener
    ) async throws -> Listener {
        do {
            return try await make()
        } catch let error as ListenError {
            throw ListenFailure.failure(error)
        }
    }
}

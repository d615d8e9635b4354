import ArgumentParser
import AsyncHTTPClient
import Logging
import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The command `callbackd-sandbox`: plays the providers, so that callbackd runs without an account.
///
/// Exit codes: 0 ended by SIGTERM or SIGINT, 64 usage, 69 the address is not to be had
/// (`sysexits.h`).
@main
struct CallbackdSandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callbackd-sandbox",
        abstract: "Play the providers that callbackd talks to, without an account.",
        discussion: HelpText.discussion)

    @Option(
        help: ArgumentHelp(
            "Where to listen; port 0 takes a free one. IPv6 in brackets: [::1]:0.",
            valueName: "host:port"),
        transform: { try ListenAddress($0) })
    var listen: ListenAddress

    @Option(
        help: ArgumentHelp(
            """
            How long a new session can be used, 1 to 432000 (five days). Without it, 900 with \
            Fiskil, 1800 with Conductor and Knot. Conductor's linkExpiryMins goes first.
            """,
            valueName: "seconds"),
        transform: { try SessionLifetime($0) })
    var sessionLifetime: SessionLifetime?

    @Option(
        help: ArgumentHelp(
            """
            callbackd's public URL: webhooks go to URL/webhooks/knot and URL/webhooks/fiskil. \
            Without it none are sent.
            """,
            valueName: "url"),
        transform: { try WebhookAddress($0) })
    var webhooks: WebhookAddress?

    @Option(
        help: ArgumentHelp(
            """
            The key that Fiskil's webhooks are signed with, as in callbackd's webhook_secret. \
            Without it Fiskil sends none. Needs --webhooks.
            """,
            valueName: "base64"),
        transform: { try FiskilWebhookSecret($0) })
    var fiskilWebhookSecret: FiskilWebhookSecret?

    @Option(
        help: ArgumentHelp(
            "Let all APIs misbehave, as described above. Can be given several times.",
            valueName: "kind"))
    var fault: [Fault] = []

    func validate() throws {
        guard fiskilWebhookSecret == nil || webhooks != nil else {
            throw ValidationError("--fiskil-webhook-secret needs --webhooks: where do they go?")
        }
    }

    func run() async throws {
        // Errors only and to stderr: stdout holds the one line that scripts wait for.
        var logger = Logger(
            label: "callbackd-sandbox", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        let options = Sandbox.Options(
            sessionLifetime: sessionLifetime, webhooks: webhooks,
            fiskilWebhookSecret: fiskilWebhookSecret, faults: fault)
        try await HTTPClient.withHTTPClient(configuration: WebhookClient.configuration) { client in
            try await serve(Sandbox(options, client: client, logger: logger), logger)
        }
    }

    private func serve(_ sandbox: Sandbox, _ logger: Logger) async throws {
        let server: SandboxServer
        do {
            server = try await SandboxServer(on: listen, sandbox.routes)
        } catch {
            Self.emit(ListenFailure(error, address: listen).text, to: STDERR_FILENO)
            throw ExitCode(EX_UNAVAILABLE)
        }
        let authority = listen.authority(port: server.port ?? listen.port)
        Self.emit("callbackd-sandbox: listening on http://\(authority)\n", to: STDOUT_FILENO)
        try await ServiceGroup(
            services: sandbox.services + [server],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
    }

    /// Writes without a buffer, so that the line is out when a script waits for it at a pipe.
    private static func emit(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }
}

import ArgumentParser
import FoundationEssentials
import Hummingbird
import Logging
import NIOCore

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
        discussion: """
            Serves Fiskil below /fiskil: set base_url in callbackd.yaml to the printed
            address followed by /fiskil. Any client_id and client_secret will do. Some
            values have a meaning of their own:

              client_id or client_secret wrong…    401 unauthorized
              end_user_id unknown…                 404 end_user_not_found
              institution_id unknown…              400 invalid_institution_id

            The consent page has a button for each way that a consent can end: approve,
            deny, a bank that fails, a time-out. A script presses them with GET
            /fiskil/consent/SESSION_ID/approve, deny, fail or timeout. The first of them
            uses the session up. Nothing is kept on disk.

            Example:

              callbackd-sandbox --listen 127.0.0.1:8090
              curl -i http://127.0.0.1:8090/fiskil/v1/token \\
                -d '{"client_id": "me", "client_secret": "wrong-one"}'
            """)

    @Option(
        help: ArgumentHelp(
            "Where to listen; port 0 takes a free one. IPv6 in brackets: [::1]:0.",
            valueName: "host:port"),
        transform: { try ListenAddress($0) })
    var listen: ListenAddress

    @Option(
        help: ArgumentHelp(
            "How long a new session can be used, 1 to 432000 (five days).", valueName: "seconds"),
        transform: { try SessionLifetime($0) })
    var sessionLifetime: SessionLifetime = .standard

    func run() async throws {
        // Errors only and to stderr: stdout holds the one line that scripts wait for.
        var logger = Logger(
            label: "callbackd-sandbox", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error

        let listen = self.listen
        let application = Application(
            router: makeRouter(),
            configuration: ApplicationConfiguration(
                address: .hostname(listen.host, port: listen.port),
                serverName: "callbackd-sandbox"),
            onServerRunning: { channel in
                let authority = listen.authority(port: channel.localAddress?.port ?? listen.port)
                Self.emit(
                    "callbackd-sandbox: listening on http://\(authority)\n", to: STDOUT_FILENO)
            },
            logger: logger)
        do {
            try await application.runService()
        } catch {
            // Past the bind, Hummingbird deals with errors itself: what comes out is the bind's.
            Self.emit(ListenFailure(error, address: listen).text, to: STDERR_FILENO)
            throw ExitCode(EX_UNAVAILABLE)
        }
    }

    /// All routes: the index page and one folder of routes a provider.
    private func makeRouter() -> Router<SandboxContext> {
        let makeID: @Sendable () -> String = { UUID().uuidString.lowercased() }
        let fiskil = FiskilSandbox(
            sessions: FiskilSessions(
                lifetime: sessionLifetime, now: { Date() }, makeID: makeID),
            makeID: makeID)
        let router = Router(context: SandboxContext.self)
        router.get("/") { _, _ in
            IndexPage(basePaths: [FiskilSandbox.basePath]).page
        }
        router.addRoutes(fiskil.routes, atPath: RouterPath(FiskilSandbox.basePath))
        return router
    }

    /// Writes without a buffer, so that the line is out when a script waits for it at a pipe.
    private static func emit(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }
}

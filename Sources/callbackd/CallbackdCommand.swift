import ArgumentParser
import AsyncHTTPClient
import ControlAPI
import FoundationEssentials
#if canImport(Glibc)
    import Glibc
#endif
import Logging
import Providers
import Settings
import Systemd

/// The program: arguments in, exit status out.
@main
struct CallbackdCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callbackd",
        abstract: "Receives the redirects of auth sessions, and records each outcome durably.",
        discussion: """
            Examples:
              callbackd --check            say whether the configuration is right
              callbackd --config FILE      run with another configuration
              callbackd --verify /var/lib/callbackd/journal

            Exit status: 0 clean, 1 fault, 3 --verify found damage, 64 usage,
            66 no event journal to verify, 69 an address or the state folder is taken,
            74 the event journal could not be read or written, 78 configuration.
            """,
        version: "callbackd \(Release.version)")

    @Option(name: .long, help: ArgumentHelp("The configuration file.", valueName: "FILE"))
    var config = "/etc/callbackd/callbackd.yaml"

    @Flag(name: .long, help: "Check the configuration and its credentials, then end.")
    var check = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Say whether the event journal in a folder is intact, then end.", valueName: "DIR"))
    var verify: String?

    /// Parses and runs.
    static func main() async {
        // First of all: it changes the environment, which no other thread may read meanwhile.
        let inherited = Result { () throws(InheritedSockets.Flaw) in
            try InheritedSockets.take(known: Daemon.knownSockets)
        }
        let messages = StandardError(
            journalStream: ProcessInfo.processInfo.environment["JOURNAL_STREAM"])
        do {
            var command = try await asyncParseAsRoot()
            if let command = command as? CallbackdCommand {
                try await command.run(with: inherited, messages)
            } else {
                try command.run()
            }
            messages.flush(within: lastWords)
        } catch {
            messages.flush(within: lastWords)
            // Neither a wrong command line nor a wrong configuration gets better by being started
            // again for who waits.
            if exitCode(for: error) == .validationFailure
                || exitCode(for: error).rawValue == ExitStatus.configuration.rawValue
            {
                try? inherited.get().refuseWaiting()
            }
            exit(withError: error)
        }
    }

    /// How long the end of the process waits for whoever reads its messages.
    private static let lastWords = Duration.seconds(1)

    private func run(
        with inherited: Result<InheritedSockets, InheritedSockets.Flaw>, _ messages: StandardError
    ) async throws {
        // Until reloads are taken, a habitual `kill -HUP` must not end the service.
        signal(SIGHUP, SIG_IGN)
        do {
            if let verify {
                let (lines, status) = try OfflineVerification.run(verify)
                print(lines.joined(separator: "\n"))
                if status != .clean { throw ExitCode(status.rawValue) }
            } else {
                try await carryOut(inherited, messages)
            }
        } catch let failure as StartFailure {
            messages.say(failure.message, .error, after: "callbackd: ")
            messages.say("hint: \(failure.hint)", .error, after: "")
            throw ExitCode(failure.status.rawValue)
        }
    }

    private func carryOut(
        _ inherited: Result<InheritedSockets, InheritedSockets.Flaw>, _ messages: StandardError
    ) async throws {
        let variables = ProcessInfo.processInfo.environment
        let configuration = try ConfigurationFile.read(config)
        let sockets: InheritedSockets
        do {
            sockets = try inherited.get()
        } catch {
            throw InheritedSocketFailure.failure(error)
        }
        let threshold = LogThreshold(configuration.logLevel)
        let daemon = Daemon(
            configurationFile: config, configuration: configuration,
            environment: Daemon.Environment(
                notifySocket: variables["NOTIFY_SOCKET"],
                credentialsDirectory: variables["CREDENTIALS_DIRECTORY"]),
            inherited: sockets, messages: messages, threshold: threshold,
            logger: Logger(label: "callbackd") { _ in
                PriorityLogHandler(messages, threshold: threshold)
            })
        do {
            try await check ? checkProviders(daemon) : daemon.run()
        } catch let flaw as SettingFlaw {
            throw ConfigurationFile.failure(config, flaw.description)
        }
    }

    private func checkProviders(_ daemon: Daemon) async throws {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let result = Result {
            _ = try daemon.serverCertificate()
            return try daemon.providerMaker(client).providers(daemon.configuration)
        }
        try await client.shutdown()
        _ = try result.get()
        print("configuration OK")
    }
}

import ArgumentParser
import ControlAPI

/// The command `callbackctl`: controls callbackd over its socket.
@main
struct CallbackCtl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callbackctl",
        abstract: "Open auth sessions with callbackd, and wait for what becomes of them.",
        discussion: """
            Examples:

              callbackctl create --provider fiskil --end-user eu_123 --wait
              callbackctl create --provider fiskil --end-user eu_123 --lifetime 600 --json
              callbackctl wait ses_Y2FsbGJhY2tkIHNlc3Npb24 --timeout 600
              callbackctl list --status pending
              callbackctl events --follow --type session.completed

            Data goes to stdout, as a table or, with --json, one JSON object a line;
            all else goes to stderr. NO_COLOR turns colour off.

            Exit codes:

               0  completed, or done                31  the provider failed
               1  fault                             44  no such session
               3  verify found damage               64  wrong usage
              10  cancelled by the user             65  refused by callbackd
              11  failed at the provider or bank    69  callbackd cannot be reached
              12  expired                           75  full or over a limit: try later
              13  revoked by an operator            77  not permitted
              20  still open when the time of       78  configuration
                  --timeout ran out
              30  the provider refused
            """,
        version: "callbackctl \(Release.version)",
        subcommands: [
            Create.self, Wait.self, Show.self, List.self, Extend.self, Revoke.self, Events.self,
            Status.self, Verify.self, Rotate.self, Reload.self,
        ])

    @OptionGroup var globals: GlobalOptions

    /// Parses and runs, and speaks of wrong usage in the program's own voice.
    static func main() async {
        Descriptor.keepStandardNumbersTaken()
        let surroundings = Surroundings.ofThisProcess()
        do {
            var command = try await asyncParseAsRoot(Array(surroundings.arguments.dropFirst()))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure, !(error is ExitCode) else {
                exit(withError: error)
            }
            Terminal(surroundings).complain(
                Complaint(
                    usage: message(for: error), arguments: surroundings.arguments,
                    verbs: configuration.subcommands.map { $0._commandName }))
            exit(withError: ExitStatus.usage.code)
        }
    }

    /// Runs when no verb is given.
    func run() async throws {
        throw ValidationError("name a verb")
    }
}

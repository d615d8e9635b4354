import ArgumentParser
import ControlAPI

/// `callbackctl status`: shows the daemon's state.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show callbackd's state.",
        discussion: """
            Examples:

              callbackctl status
              callbackctl status --json | jq .journal.stalled
            """)

    @OptionGroup var globals: GlobalOptions

    func run() async throws {
        try await globals.run { conversation in
            let status = try await conversation.client.status()
            try conversation.show(status, inWords: DaemonSheet(status).lines)
            return .completed
        }
    }
}

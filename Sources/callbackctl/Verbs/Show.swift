import ArgumentParser
import ControlAPI

/// `callbackctl show`: shows one session.
struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a session.",
        discussion: """
            Examples:

              callbackctl show ses_Y2FsbGJhY2tkIHNlc3Npb24
              callbackctl show ses_Y2FsbGJhY2tkIHNlc3Npb24 --json | jq .outcome

            Exits with 0 whatever became of the session. The auth_url is shown to the user
            who created it and to root, and is gone when callbackd was restarted.
            """)

    @Argument(help: ArgumentHelp("The session's id.", valueName: "id"))
    var id: SessionName

    @OptionGroup var globals: GlobalOptions

    func run() async throws {
        try await globals.run { conversation in
            let session = try await conversation.client.session(id.text)
            let sheet = SessionSheet(session, coloured: conversation.terminal.isColoured)
            try conversation.show(session, inWords: sheet.lines)
            return .completed
        }
    }
}

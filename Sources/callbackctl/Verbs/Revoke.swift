import ArgumentParser
import ControlAPI

/// `callbackctl revoke`: ends a session.
struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "End a session that is open.",
        discussion: """
            Example:

              callbackctl revoke ses_Y2FsbGJhY2tkIHNlc3Npb24

            Whoever waits for it is told so, and the browser that comes back for it gets
            410. Prints the session.
            """)

    @Argument(help: ArgumentHelp("The session's id.", valueName: "id"))
    var id: SessionName

    @OptionGroup var globals: GlobalOptions

    func run() async throws {
        try await globals.run { conversation in
            let session = try await conversation.client.revoke(id.text)
            let sheet = SessionSheet(session, coloured: conversation.terminal.isColoured)
            try conversation.show(session, inWords: sheet.lines)
            return .completed
        }
    }
}

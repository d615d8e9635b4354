import ArgumentParser
import ControlAPI

/// `callbackctl extend`: lengthens a session's life.
struct Extend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lengthen the life of a session that is open.",
        discussion: """
            Example:

              callbackctl extend ses_Y2FsbGJhY2tkIHNlc3Npb24

            Asks the provider for it; of those that callbackd knows, only Knot offers that
            (30 minutes more). Prints the session with its new expiry.
            """)

    @Argument(help: ArgumentHelp("The session's id.", valueName: "id"))
    var id: SessionName

    @OptionGroup var globals: GlobalOptions

    func run() async throws {
        try await globals.run { conversation in
            let session = try await conversation.client.extend(id.text)
            let sheet = SessionSheet(session, coloured: conversation.terminal.isColoured)
            try conversation.show(session, inWords: sheet.lines)
            return .completed
        }
    }
}

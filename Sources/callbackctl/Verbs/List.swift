import ArgumentParser
import ControlAPI

/// `callbackctl list`: shows sessions.
struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List sessions, newest first.",
        discussion: """
            Examples:

              callbackctl list --status pending
              callbackctl list --provider fiskil --json | jq -r '.sessions[].id'

            The next page comes with --after and the last id of this one.
            """)

    @Option(
        help: ArgumentHelp(
            """
            Only those that are pending, returned, completed, cancelled, failed, expired \
            or revoked.
            """, valueName: "status"))
    var status: String?

    @Option(help: ArgumentHelp("Only those of this provider.", valueName: "name"))
    var provider: String?

    @Option(help: ArgumentHelp("How many at most.", valueName: "number"))
    var limit: Int?

    @Option(help: ArgumentHelp("Only those behind this one.", valueName: "id"))
    var after: SessionName?

    @OptionGroup var globals: GlobalOptions

    func run() async throws {
        try await globals.run { conversation in
            let page = try await conversation.client.sessions(filter)
            let table = SessionTable(page.sessions, coloured: conversation.terminal.isColoured)
            try conversation.show(page, inWords: table.lines)
            return .completed
        }
    }

    private var filter: [(name: String, value: String)] {
        let members: [(name: String, value: String?)] = [
            ("status", status), ("provider", provider), ("limit", limit.map { String($0) }),
            ("after", after?.text),
        ]
        return members.compactMap { member in member.value.map { (name: member.name, value: $0) } }
    }
}

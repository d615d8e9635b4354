import ArgumentParser
import ControlAPI

/// `callbackctl reload`: has callbackd take its configuration file again.
struct Reload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Have callbackd take its configuration file again.",
        discussion: """
            Example:

              callbackctl reload

            Providers, pages, origins and the log level change at once; the rest waits
            for a restart, and is named. A file that is wrong changes nothing: the exit
            code is 78, and the message names the key. Prints what changed.
            """)

    @OptionGroup var globals: GlobalOptions

    func run() async throws {
        try await globals.run { conversation in
            let reload = try await conversation.client.reload()
            try conversation.show(reload, inWords: Self.lines(reload))
            return .completed
        }
    }

    static func lines(_ reload: ReloadMessage) -> [String] {
        var table = Table()
        table.add("changed", list(reload.changed))
        table.add("needs a restart", list(reload.needsRestart))
        table.add("note", reload.note)
        return table.lines
    }

    private static func list(_ keys: [String]) -> String {
        keys.isEmpty ? "nothing" : keys.joined(separator: ", ")
    }
}

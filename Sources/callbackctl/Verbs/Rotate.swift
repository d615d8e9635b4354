import ArgumentParser
import ControlAPI

/// `callbackctl rotate`: has callbackd begin a new segment of its event journal.
struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Begin a new segment of the event journal.",
        discussion: """
            Example:

              callbackctl rotate

            The segments before are complete then: they can be copied away as they are.
            What is still needed (open sessions, and settled ones that are kept) is
            restated in the new segment; segments past journal.keep_segments and
            journal.keep_days are removed. callbackd does this by itself when a segment
            is large enough.
            """)

    @OptionGroup var globals: GlobalOptions

    func run() async throws {
        try await globals.run { conversation in
            let rotation = try await conversation.client.rotate()
            try conversation.show(rotation, inWords: Self.lines(rotation))
            return .completed
        }
    }

    static func lines(_ rotation: RotationMessage) -> [String] {
        var table = Table()
        table.add("segment", rotation.segment)
        table.add("carried sessions", String(rotation.carriedSessions))
        table.add("carried webhooks", String(rotation.carriedWebhooks))
        return table.lines
    }
}

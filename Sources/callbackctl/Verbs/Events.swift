import ArgumentParser
import ControlAPI

/// `callbackctl events`: shows the event journal.
struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the event journal, one JSON object a line.",
        discussion: """
            Examples:

              callbackctl events --session ses_Y2FsbGJhY2tkIHNlc3Npb24
              callbackctl events --follow --type session.completed
              callbackctl events --follow --after 4711 >> copy.jsonl

            The lines are as callbackd wrote them, with or without --json.
            """)

    @Flag(help: "Go on with each event as it comes.")
    var follow = false

    @Option(help: ArgumentHelp("Only events behind this sequence number.", valueName: "seq"))
    var after: UInt64?

    @Option(help: ArgumentHelp("Only events of this type.", valueName: "type"))
    var type: String?

    @Option(help: ArgumentHelp("Only events of this session.", valueName: "id"))
    var session: SessionName?

    @OptionGroup var globals: GlobalOptions

    func run() async throws {
        try await globals.run { conversation in
            try await show(in: conversation)
        }
    }

    private func show(in conversation: Conversation) async throws -> ExitStatus {
        let filter = EventFilter(type: type, session: session?.text)
        var last: [UInt8] = []
        var outputFailure: OutputError?
        do throws(ControlError) {
            try await conversation.client.events(after: after, follow: follow) { line in
                last = Array(line)
                guard filter.takes(line) else { return true }
                do throws(OutputError) {
                    try conversation.terminal.foreignJSON(line)
                    return true
                } catch {
                    outputFailure = error
                    return false
                }
            }
        } catch {
            // What goes wrong after the first line is the connection.
            guard follow, error == .interrupted || !last.isEmpty else { throw error }
        }
        switch outputFailure {
        // Who reads has enough, as with head.
        case .closed: return .completed
        case .some(let failure): throw failure
        case nil: break
        }
        guard follow else { return .completed }
        let sequence = EventEnvelope(last[...])?.sequence.flatMap { UInt64($0) } ?? after ?? 0
        conversation.terminal.complain(
            Complaint(
                "callbackd ended: it was stopped or restarted",
                hint: "go on with --after \(sequence)"))
        return .unreachable
    }
}

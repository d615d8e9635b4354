import ArgumentParser

/// `callbackctl wait`: waits for outcomes.
struct Wait: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Wait until sessions have an outcome.",
        discussion: """
            Examples:

              callbackctl wait ses_Y2FsbGJhY2tkIHNlc3Npb24
              callbackctl wait --timeout 600 --json $(cat ids)

            Prints each outcome as it comes. Exits with 0 when all sessions are completed,
            else with the code of the first argument that is not: 10 to 13 by its outcome,
            20 when it is still open after --timeout, 44 when there is no such session.

            A restart of callbackd is survived, if it takes less than 30 seconds.
            """)

    /// Each takes a connection; callbackd's backlog and our file descriptors have an end.
    private static let mostSessions = 100

    @Argument(
        help: ArgumentHelp("The sessions' ids, at most \(Wait.mostSessions).", valueName: "id"))
    var ids: [SessionName]

    @Option(
        help: ArgumentHelp("How long to wait at most; 0 looks once.", valueName: "seconds"))
    var timeout: WaitLimit?

    @OptionGroup var globals: GlobalOptions

    func validate() throws {
        guard ids.count <= Self.mostSessions else {
            throw ValidationError("one call waits for at most \(Self.mostSessions) sessions")
        }
    }

    func run() async throws {
        try await globals.run(connections: ids.count) { conversation in
            try await conversation.showOutcomes(
                of: ids.map(\.text), within: timeout, daemonAnswered: false)
        }
    }
}

import ArgumentParser
import ControlAPI

/// The options of every verb, and what every verb does around its own work.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "callbackd's control socket (default: $CALLBACKD_SOCKET, else \(SocketPath.standard)).",
            valueName: "path"))
    var socket: String?

    @Flag(help: "Print JSON, one object a line, for scripts.")
    var json = false

    /// Runs `verb` with the daemon at hand, tells why it failed, and ends with its exit status.
    ///
    /// `connections` is how many calls it makes at a time.
    /// - Throws: the exit code, unless it is 0.
    func run(
        connections: Int = 1, in surroundings: Surroundings = .ofThisProcess(),
        _ verb: (Conversation) async throws -> ExitStatus
    ) async throws(ExitCode) {
        let terminal = Terminal(surroundings)
        let status: ExitStatus
        do throws(Stop) {
            let path = try SocketPath(option: socket, environment: surroundings.environment)
            status = await talking(to: path, connections: connections, at: terminal, verb)
        } catch {
            terminal.complain(error.complaint)
            status = error.status
        }
        if status != .completed { throw status.code }
    }

    private func talking(
        to path: SocketPath, connections: Int, at terminal: Terminal,
        _ verb: (Conversation) async throws -> ExitStatus
    ) async -> ExitStatus {
        await ControlClient.with(socketPath: path.text, connections: connections) { client in
            let conversation = Conversation(
                client: client, terminal: terminal, socketPath: path, asJSON: json)
            return await Self.status(of: verb, in: conversation)
        }
    }

    private static func status(
        of verb: (Conversation) async throws -> ExitStatus, in conversation: Conversation
    ) async -> ExitStatus {
        do {
            return try await verb(conversation)
        } catch let error as ControlError {
            conversation.terminal.complain(Complaint(error, socketPath: conversation.socketPath))
            return ExitStatus(error)
        } catch OutputError.closed {
            // Nobody reads on: there is nothing to say, and nobody to say it to.
            return .fault
        } catch {
            conversation.terminal.complain(Complaint("\(error)"))
            return .fault
        }
    }
}

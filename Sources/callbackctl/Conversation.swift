import ControlAPI

/// What a verb works with: the daemon at one end, whoever started the program at the other.
struct Conversation: Sendable {
    let client: ControlClient
    let terminal: Terminal
    let socketPath: SocketPath
    /// Whether data goes out as JSON.
    let asJSON: Bool

    /// Writes `message` to stdout: as one line of JSON, or as `lines` for people.
    func show(_ message: some Encodable, inWords lines: @autoclosure () -> [String]) throws {
        if asJSON {
            try terminal.json(message)
        } else {
            try terminal.print(lines())
        }
    }
}

import FoundationEssentials
import Values

/// How the program speaks: data to stdout, everything else to stderr.
struct Terminal: Sendable {
    private let output: any ByteSink
    private let messages: any ByteSink
    /// Whether a person looks at stdout.
    let isInteractive: Bool
    /// Whether status words have a colour: on a terminal only, and not with `NO_COLOR`
    /// (no-color.org) or `TERM=dumb`.
    let isColoured: Bool

    init(_ surroundings: Surroundings) {
        output = surroundings.output
        messages = surroundings.messages
        isInteractive = surroundings.outputIsTerminal
        isColoured =
            isInteractive && surroundings.environment["NO_COLOR", default: ""].isEmpty
            && surroundings.environment["TERM"] != "dumb"
    }

    /// Writes data for people; foreign text in it is made safe by who laid it out.
    func print(_ lines: [String]) throws(OutputError) {
        try output.put(Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// Writes one line of JSON.
    func json(_ message: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(message), as: UTF8.self)
        try print([ForeignText(text).inJSON])
    }

    /// Writes a line of JSON that somebody else wrote: byte for byte, except on a terminal.
    func foreignJSON(_ line: ArraySlice<UInt8>) throws(OutputError) {
        if isInteractive {
            try print([ForeignText(String(decoding: line, as: UTF8.self)).inJSON])
        } else {
            try output.put(Array(line) + [UInt8(ascii: "\n")])
        }
    }

    /// Says what went wrong.
    func complain(_ complaint: Complaint) {
        var text = "callbackctl: \(ForeignText(complaint.message).onTerminal)\n"
        if let hint = complaint.hint {
            text += "hint: \(ForeignText(hint).onTerminal)\n"
        }
        // Where stderr is closed, there is nobody left to tell.
        try? messages.put(Array(text.utf8))
    }
}

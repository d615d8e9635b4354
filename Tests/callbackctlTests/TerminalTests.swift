import ControlAPI
import Testing

@testable import callbackctl

struct TerminalTests {
    @Test("colour needs a terminal that wants it")
    func colour() {
        #expect(terminal(interactive: true).isColoured)
        #expect(!terminal(interactive: false).isColoured)
        #expect(!terminal(["NO_COLOR": "1"], interactive: true).isColoured)
        #expect(terminal(["NO_COLOR": ""], interactive: true).isColoured)
        #expect(!terminal(["TERM": "dumb"], interactive: true).isColoured)
    }

    @Test("data goes to stdout, and a complaint with its hint to stderr")
    func streams() throws {
        let output = RecordingSink()
        let messages = RecordingSink()
        let terminal = self.terminal(interactive: false, output: output, messages: messages)
        try terminal.json(["b": "/", "a": "\u{9B}"])
        terminal.complain(Complaint("Bell \u{7}", hint: "none"))
        #expect(output.text == #"{"a":"\u009b","b":"/"}"# + "\n")
        #expect(messages.text == "callbackctl: bell \\u{7}\nhint: none\n")
    }

    @Test("an event goes out byte for byte, except to a terminal")
    func events() throws {
        let line = Array("\"\u{9B}\"".utf8)[...]
        let piped = RecordingSink()
        try terminal(interactive: false, output: piped).foreignJSON(line)
        #expect(piped.text == "\"\u{9B}\"\n")
        let shown = RecordingSink()
        try terminal(interactive: true, output: shown).foreignJSON(line)
        #expect(shown.text == #""\u009b""# + "\n")
    }

    @Test("columns are aligned, and colour takes no room")
    func table() {
        var session = SessionMessage(
            id: "ses_1", provider: "fiskil", providerSessionID: "p", endUserID: "eu\u{1B}",
            institutionID: nil, status: "failed", createdAt: "C", expiresAt: "E")
        let plain = SessionTable([session], coloured: false).lines
        #expect(
            plain == [
                "ID     STATUS  PROVIDER  END USER  CREATED  EXPIRES",
                "ses_1  failed  fiskil    eu\\u{1b}  C        E",
            ])
        session.status = "pending"
        let coloured = SessionTable([session], coloured: true).lines
        #expect(coloured[1].hasPrefix("ses_1  \u{1B}[36mpending\u{1B}[0m  fiskil"))
    }

    @Test(
        "who opened a session is told to open its first hop, where it has one",
        arguments: [
            ("http://c/start/x", ["Open in a browser:", "", "  http://c/start/x", ""]),
            (nil, ["Open in a browser:", "", "  http://p/consent", ""]),
        ])
    func opened(startURL: String?, first: [String]) {
        var session = SessionMessage(
            id: "ses_1", provider: "fiskil", providerSessionID: "p", endUserID: "eu",
            institutionID: nil, status: "pending", createdAt: "C", expiresAt: "E")
        session.addresses = SessionMessage.Addresses(
            authURL: "http://p/consent", startURL: startURL)
        let lines = SessionSheet(session, coloured: false).linesWhenOpened
        #expect(Array(lines.prefix(4)) == first)
        #expect(lines.last?.contains("http://p/consent") == (startURL != nil))
    }

    private func terminal(
        _ environment: [String: String] = [:], interactive: Bool,
        output: RecordingSink = RecordingSink(), messages: RecordingSink = RecordingSink()
    ) -> Terminal {
        Terminal(
            Surroundings(
                arguments: ["callbackctl"], environment: environment, output: output,
                messages: messages, outputIsTerminal: interactive))
    }
}

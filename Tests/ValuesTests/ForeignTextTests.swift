import Testing

@testable import Values

struct ForeignTextTests {
    @Test("ordinary text stays as it is, in any script")
    func ordinary() {
        let text = "Größe 口座 👩‍👧 \\u{1b}"
        #expect(ForeignText(text).onTerminal == text)
    }

    @Test(
        "what steers a terminal is spelt out",
        arguments: [
            ("\u{1B}[2J", "\\u{1b}[2J"), ("a\r\nb", "a\\u{d}\\u{a}b"), ("\t", "\\u{9}"),
            ("\u{7F}", "\\u{7f}"), ("\u{9B}31m", "\\u{9b}31m"), ("\u{202E}gpj", "\\u{202e}gpj"),
            ("\u{2066}", "\\u{2066}"), ("\u{200F}", "\\u{200f}"),
        ])
    func steering(text: String, shown: String) {
        #expect(ForeignText(text).onTerminal == shown)
    }

    @Test("in JSON it becomes an escape of JSON")
    func inJSON() {
        #expect(ForeignText("{\"a\":\"\u{9B}\u{202E}\"}").inJSON == #"{"a":"\u009b\u202e"}"#)
    }

    @Test(
        "what ends a line is spelt out in a protocol of lines, and marks of direction stay",
        arguments: [
            ("a\nSTOPPING=1", "a\\u{a}STOPPING=1"), ("\r", "\\u{d}"), ("\0", "\\u{0}"),
            ("\u{85}\u{2028}\u{2029}", "\\u{85}\\u{2028}\\u{2029}"), ("\u{202E}x", "\u{202E}x"),
            ("\u{7F}\u{9B}", "\\u{7f}\\u{9b}"),
        ])
    func lines(text: String, shown: String) {
        #expect(ForeignText(text).onOneLine == shown)
    }
}

import Testing

@testable import callbackctl

struct ForeignTextTests {
    @Test("ordinary text stays as it is, in any script")
    func ordinary() {
        #expect(ForeignText("Größe 口座 👩‍👧 \\u{1b}").forPeople == "Größe 口座 👩‍👧 \\u{1b}")
    }

    @Test(
        "what steers a terminal is spelt out",
        arguments: [
            ("\u{1B}[2J", "\\u{1b}[2J"), ("a\r\nb", "a\\u{d}\\u{a}b"), ("\t", "\\u{9}"),
            ("\u{7F}", "\\u{7f}"), ("\u{9B}31m", "\\u{9b}31m"), ("\u{202E}gpj", "\\u{202e}gpj"),
            ("\u{2066}", "\\u{2066}"), ("\u{200F}", "\\u{200f}"),
        ])
    func steering(text: String, shown: String) {
        #expect(ForeignText(text).forPeople == shown)
    }

    @Test("in JSON it becomes an escape of JSON")
    func inJSON() {
        #expect(ForeignText("{\"a\":\"\u{9B}\u{202E}\"}").inJSON == #"{"a":"\u009b\u202e"}"#)
    }
}

/// Text that somebody else wrote, made safe to show: what steers its reader is spelt out.
///
/// A reader of lines is steered by C0, DEL and C1 (ECMA-48) and by the line and paragraph
/// separators; a terminal also by the marks that change the direction of writing (Unicode UAX #9),
/// which can make a text look like another.
public struct ForeignText {
    private let text: String

    /// Takes a text.
    public init(_ text: String) {
        self.text = text
    }

    /// For a terminal, with `\u{1b}` for an escape.
    public var onTerminal: String { spelt(Self.steersTerminal, Self.inBraces) }

    /// For a protocol of lines, such as sd_notify(3), with `\u{a}` for a newline.
    public var onOneLine: String { spelt(Self.endsLine, Self.inBraces) }

    /// With `\u009b`: where the text is JSON on one line, it is the same JSON (RFC 8259 §7).
    public var inJSON: String {
        spelt(Self.steersTerminal) {
            let digits = String($0.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }

    private static func inBraces(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16))}"
    }

    private func spelt(
        _ isSpelt: (Unicode.Scalar) -> Bool, _ spelling: (Unicode.Scalar) -> String
    ) -> String {
        guard text.unicodeScalars.contains(where: isSpelt) else { return text }
        return text.unicodeScalars.reduce(into: "") { safe, scalar in
            if isSpelt(scalar) {
                safe += spelling(scalar)
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
    }

    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }

    /// All of them have at most four hexadecimal digits.
    private static func steersTerminal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: endsLine(scalar)
        }
    }
}

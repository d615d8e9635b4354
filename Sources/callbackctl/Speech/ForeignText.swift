/// Text that somebody else wrote, made safe to show: what steers a terminal is spelt out.
///
/// That is C0, DEL and C1 (ECMA-48), the line and paragraph separators, and the marks that change
/// the direction of writing (Unicode UAX #9), which can make a text look like another.
struct ForeignText {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// With `\u{1b}` for an escape.
    var forPeople: String {
        spelt { "\\u{\(String($0.value, radix: 16))}" }
    }

    /// With `\u009b`: where the text is JSON on one line, it is the same JSON (RFC 8259 §7).
    var inJSON: String {
        spelt {
            let digits = String($0.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }

    private func spelt(_ spelling: (Unicode.Scalar) -> String) -> String {
        guard text.unicodeScalars.contains(where: Self.steers) else { return text }
        return text.unicodeScalars.reduce(into: "") { safe, scalar in
            if Self.steers(scalar) {
                safe += spelling(scalar)
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
    }

    /// All of them have at most four hexadecimal digits.
    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F: true
        case 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

#if canImport(Glibc)
    import Glibc
#endif

/// The configured colour of what is not text, where it can be told from what it stands on.
struct AccentColor: Hashable, Sendable {
    /// As CSS has it.
    let text: String
    /// Relative luminance, from 0 (black) to 1 (white).
    private let luminance: Double

    /// Takes `#` and 3 or 6 hexadecimal digits; nil for anything else.
    init?(_ text: String) {
        let digits = text.dropFirst().map(\.hexDigitValue)
        guard text.hasPrefix("#"), [3, 6].contains(digits.count), text.utf8.count == text.count
        else { return nil }
        let channels = digits.compactMap { $0 }
        guard channels.count == digits.count else { return nil }
        let bytes =
            channels.count == 3
            ? channels.map { $0 * 17 }
            : stride(from: 0, to: 6, by: 2).map { channels[$0] * 16 + channels[$0 + 1] }
        self.text = text
        // WCAG 2.2, "relative luminance".
        luminance = zip(bytes, [0.2126, 0.7152, 0.0722]).map { byte, weight in
            let part = Double(byte) / 255
            return weight * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4))
        }.reduce(0, +)
    }

    /// Whether it stands out from `other` as far as what is not text must (WCAG 2.2, 1.4.11: 3:1).
    func standsOut(from other: AccentColor) -> Bool {
        let (light, dark) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (light + 0.05) / (dark + 0.05) >= 3
    }
}

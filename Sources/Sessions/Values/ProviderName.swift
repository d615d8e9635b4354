/// The name of a configured provider: the key below `providers:`, which stands in paths and
/// requests.
///
/// 1 to 64 characters of `a-z 0-9 - _`, beginning with a letter, and none of the words that the
/// control socket's own paths begin with.
public struct ProviderName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Path segments of the control socket that a drop-in prefix must not hide.
    public static let reserved: Set<String> = ["v1", "metrics", "livez", "readyz"]

    /// The text as configured.
    public let text: String

    /// Takes a name, or nil where it breaks the rules above.
    public init?(_ text: some StringProtocol) {
        let allowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard allowed, (1...64).contains(text.utf8.count), text.first?.isLetter == true,
            !Self.reserved.contains(String(text))
        else { return nil }
        self.text = String(text)
    }

    /// By the text's code points.
    public static func < (left: ProviderName, right: ProviderName) -> Bool {
        left.text < right.text
    }

    /// The same as ``text``.
    public var description: String { text }
}

public import Sessions

/// A secret, such as a provider's client secret. It prints as `<redacted>`, wherever it gets.
public struct Secret: Redacted, Sendable, Hashable {
    /// The secret. Named so that nobody writes it into a log unawares.
    public let secretText: String

    /// Takes the text of a credential's file, without the newline that editors put at its end; nil
    /// where nothing is left.
    public init?(_ text: String) {
        secretText = text.last?.isNewline == true ? String(text.dropLast()) : text
        if secretText.isEmpty { return nil }
    }

    /// Why it cannot be what a provider gave out, as a clause; nil where it can.
    ///
    /// It ends in a header field or signs one: an editor's byte order mark, a second newline or a
    /// blank would go with it.
    public var flaw: String? {
        if secretText.unicodeScalars.first == "\u{FEFF}" { return "begins with a byte order mark" }
        if secretText.holdsControlCharacter { return "holds a control character or a second line" }
        if secretText.first?.isWhitespace == true || secretText.last?.isWhitespace == true {
            return "has blanks around it"
        }
        return nil
    }
}

/// The name of a credential: a file's name in the credentials folder (systemd.exec(5)).
public struct CredentialName: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public let text: String

    /// Takes a plain file name: 1 to 128 letters, digits, `.`, `-`, `_`, not beginning with a dot.
    public init?(_ text: String) {
        let allowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard allowed, (1...128).contains(text.utf8.count), !text.hasPrefix(".") else { return nil }
        self.text = text
    }

    /// The same as ``text``.
    public var description: String { text }
}

/// A text that is compared and hashed by its bytes, as protocols compare names and identifiers.
///
/// A `String` is compared by Unicode's canonical equivalence: `K` and U+212A KELVIN SIGN are equal
/// to it, and so are two spellings of `é`. Of two end users, that makes one.
public struct ExactText: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Takes a text.
    public init(_ text: some StringProtocol) {
        self.text = String(text)
    }

    /// Whether both have the same bytes.
    public static func == (one: Self, other: Self) -> Bool { one.text.hasBytes(of: other.text) }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension ExactText: Comparable {
    /// The order of the bytes.
    public static func < (one: Self, other: Self) -> Bool {
        one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }
}

extension ExactText: ExpressibleByStringLiteral {
    /// Takes a literal.
    public init(stringLiteral text: String) {
        self.text = text
    }
}

extension ExactText: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}

extension StringProtocol {
    /// Whether both are the same, byte by byte.
    public func hasBytes(of other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }

    /// The same, where ASCII letters of either case are one (RFC 9110 §5.1).
    public func hasBytes(of other: some StringProtocol, ignoringASCIICase: Bool) -> Bool {
        func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
        return utf8.elementsEqual(other.utf8) {
            $0 == $1 || ignoringASCIICase && lowered($0) == lowered($1)
        }
    }
}

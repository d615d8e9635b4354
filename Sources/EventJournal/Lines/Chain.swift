import Digests
import FoundationEssentials

/// The running SHA-256 that ties each line of the event journal to all lines before it.
///
/// `chain` = SHA-256 over the previous line's 32 chain bytes (zeros before the first line), then
/// this line's UTF-8 bytes without the newline, as written but with the chain value empty
/// (`"chain":""`).
public struct Chain: Sendable, Hashable {
    /// The 32 bytes.
    let bytes: [UInt8]

    /// Before the first line: 32 zeros.
    public static let start = Chain(bytes: [UInt8](repeating: 0, count: 32))

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the base64 form, or nil where the text is not 32 bytes, or not written as ``text``
    /// writes them: the last digit has bits to spare, which somebody could change unseen.
    public init?(_ text: String) {
        guard let data = Data(base64Encoded: text), data.count == 32,
            data.base64EncodedString() == text
        else { return nil }
        bytes = Array(data)
    }

    /// The base64 form (RFC 4648 §4), 44 characters.
    public var text: String { Data(bytes).base64EncodedString() }

    /// The chain value of a line, given its bytes with the chain value empty, in one or more parts.
    func next(over parts: ArraySlice<UInt8>...) -> Chain {
        var hash = SHA256()
        hash.update(bytes[...])
        for part in parts { hash.update(part) }
        return Chain(bytes: hash.finalize())
    }
}

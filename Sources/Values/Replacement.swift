/// Puts one text in the place of another, in bytes, in one pass.
public struct Replacement: Sendable {
    private let text: [UInt8]
    private let by: [UInt8]

    /// - Parameter text: what is looked for; not empty.
    public init(_ text: [UInt8], by: [UInt8]) {
        self.text = text
        self.by = by
    }

    /// The bytes with it done wherever the text stands.
    public func applied(to bytes: [UInt8]) -> [UInt8] {
        guard let first = text.first, bytes.count >= text.count else { return bytes }
        var result: [UInt8] = []
        var rest = bytes[...]
        while let candidate = rest.firstIndex(of: first) {
            result += rest[..<candidate]
            rest = rest[candidate...]
            if rest.starts(with: text) {
                result += by
                rest = rest.dropFirst(text.count)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}

extension Replacement {
    /// The text with it done.
    public func applied(to text: String) -> String {
        String(decoding: applied(to: Array(text.utf8)), as: UTF8.self)
    }
}

extension String {
    /// Whether the bytes of `text` stand in it; an empty text does nowhere.
    public func holdsBytes(of text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        var rest = utf8[...]
        while let candidate = rest.firstIndex(of: first) {
            rest = rest[candidate...]
            if rest.starts(with: text.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}

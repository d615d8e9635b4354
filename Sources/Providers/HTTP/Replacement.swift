/// Puts one text in the place of another, in bytes, in one pass.
struct Replacement: Sendable {
    private let text: [UInt8]
    private let by: [UInt8]

    /// - Parameter text: what is looked for; not empty.
    init(_ text: [UInt8], by: [UInt8]) {
        self.text = text
        self.by = by
    }

    func applied(to bytes: [UInt8]) -> [UInt8] {
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

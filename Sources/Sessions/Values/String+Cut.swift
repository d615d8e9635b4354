extension String {
    /// The longest prefix of whole characters that takes at most `limit` bytes as UTF-8.
    public func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = startIndex
        var size = 0
        while end < endIndex {
            size += self[end].utf8.count
            guard size <= limit else { break }
            formIndex(after: &end)
        }
        return String(self[..<end])
    }

    /// Whether the text holds a C0, C1 or DEL character, which no identifier or URL of ours may.
    public var holdsControlCharacter: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

public import Values

extension String {
    /// The longest prefix of whole Unicode scalars that takes at most `limit` bytes as UTF-8.
    public func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while String.Index(end, within: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }

    /// Whether the text holds a C0, C1 or DEL character, which no identifier or URL of ours may.
    public var holdsControlCharacter: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

extension ExactText {
    /// The same with a text cut so.
    public func cut(toBytes limit: Int) -> ExactText { ExactText(text.cut(toBytes: limit)) }
}

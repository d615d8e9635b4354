/// Something that must not be printed: it prints as `<redacted>`, wherever it gets.
public protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
}

extension Redacted {
    /// `<redacted>`
    public var description: String { "<redacted>" }
    /// `<redacted>`
    public var debugDescription: String { "<redacted>" }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

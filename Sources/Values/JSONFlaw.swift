/// Why bytes are not read as JSON.
public enum JSONFlaw: Error, Hashable, Sendable {
    /// They are not in UTF-8 (RFC 8259 §8.1).
    case notUTF8
    /// They begin with a byte order mark.
    case byteOrderMark
    /// At this byte, counted from 0, something stands that JSON does not have there.
    case syntax(at: Int)
    /// A value is inside of more than ``JSONValue/depth`` others, itself counted.
    case tooDeep
    /// An object has two members of this name: which one counts?
    case twice(String)
    /// A whole number beyond 64 bits, or another number beyond what a double holds.
    case numberOutOfRange(at: Int)
    /// An escape of half a character.
    case loneSurrogate(at: Int)

    /// What is wrong, to be put behind "is no JSON that can be read: ".
    public var reason: String {
        switch self {
        case .notUTF8: "it is not in UTF-8"
        case .byteOrderMark: "it begins with a byte order mark"
        case .syntax(let offset): "something is wrong at byte \(offset)"
        case .tooDeep: "it is deeper than \(JSONValue.depth) levels"
        case .twice: "it has a name twice"
        case .numberOutOfRange(let offset): "the number at byte \(offset) is out of range"
        case .loneSurrogate(let offset): "the escape at byte \(offset) is half a character"
        }
    }
}

/// A configured value, as its file has it: the small part of YAML that a configuration needs.
public indirect enum Setting: Sendable, Hashable {
    /// Nothing, or `null`.
    case null
    /// A text, number or truth value; `quoted` where it can only be meant as a text.
    case scalar(String, quoted: Bool)
    /// A list.
    case list([Setting])
    /// Names and values, each name once.
    case table([String: Setting])

    /// What it is, for a complaint.
    var kind: String {
        switch self {
        case .null: "nothing"
        case .scalar: "a single value"
        case .list: "a list"
        case .table: "a table"
        }
    }
}

/// What is wrong with a configured value: where (`providers.fiskil.base_url`) and what.
public struct SettingFlaw: Error, Hashable, Sendable, CustomStringConvertible {
    /// The keys from the top, joined by dots.
    public let path: String
    /// A clause that follows the path, such as `is missing`.
    public let reason: String

    /// Takes both.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// Path and reason in one line.
    public var description: String { "\(path) \(reason)" }
}

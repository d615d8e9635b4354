/// What JSON can say (RFC 8259). Texts and names are compared byte by byte.
public enum JSONValue: Sendable {
    /// null
    case null
    /// true or false
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// Any other number; finite.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Names and values.
    case object([ExactText: JSONValue])

    /// The text, if it is one.
    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The text, if it is one, to be compared.
    public var exactText: ExactText? { text.map { ExactText($0) } }

    /// The number, if it is one.
    public var double: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The members, if it is an object.
    public var members: [ExactText: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The member of that name, unless it is null; nil for all but objects.
    public subscript(name: ExactText) -> JSONValue? {
        guard let member = members?[name] else { return nil }
        if case .null = member { return nil }
        return member
    }

    /// The value with each text in it replaced by what `body` makes of it.
    public func mapTexts(_ body: (String) -> JSONValue) -> JSONValue {
        switch self {
        case .string(let text): body(text)
        case .array(let values): .array(values.map { $0.mapTexts(body) })
        case .object(let members): .object(members.mapValues { $0.mapTexts(body) })
        case .null, .bool, .integer, .number: self
        }
    }
}

extension JSONValue: Hashable {
    /// Whether both say the same.
    public static func == (one: Self, other: Self) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.integer(let one), .integer(let other)): one == other
        case (.number(let one), .number(let other)): one == other
        case (.string(let one), .string(let other)): one.hasBytes(of: other)
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)): one == other
        default: false
        }
    }

    /// Hashes what it says.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let bool): hasher.combine(bool)
        case .integer(let integer): hasher.combine(integer)
        case .number(let number): hasher.combine(number)
        case .string(let text): hasher.combine(ExactText(text))
        case .array(let values): hasher.combine(values)
        case .object(let members): hasher.combine(members)
        }
    }
}

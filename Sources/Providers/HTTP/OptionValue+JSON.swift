import FoundationEssentials
public import Sessions

extension OptionValue: Codable {
    /// Reads whatever is there (RFC 8259).
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([OptionValue].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: OptionValue].self))
        }
    }

    /// Writes it back.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .integer(let integer): try value.encode(integer)
        case .number(let number): try value.encode(number)
        case .string(let string): try value.encode(string)
        case .array(let array): try value.encode(array)
        case .object(let object): try value.encode(object)
        }
    }

    /// The text, where it is one.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value with each text in it replaced by what `body` makes of it.
    func mapTexts(_ body: (String) -> String) -> OptionValue {
        mapTexts { .string(body($0)) }
    }

    /// The value with each text in it replaced by another value.
    func mapTexts(_ body: (String) -> OptionValue) -> OptionValue {
        switch self {
        case .string(let text): body(text)
        case .array(let values): .array(values.map { $0.mapTexts(body) })
        case .object(let members): .object(members.mapValues { $0.mapTexts(body) })
        case .null, .bool, .integer, .number: self
        }
    }
}

import FoundationEssentials
import HTTPServer
import NIOCore
import NIOHTTP1

/// A JSON value, whose members are written in the order in which they were given.
///
/// `JSONEncoder` knows the alphabetical order or none; the providers' references have their own.
indirect enum JSON: Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(name: String, value: JSON)])

    /// A member that is there and not `null`.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self,
            let value = members.first(where: { $0.name == name })?.value
        else { return nil }
        if case .null = value { return nil }
        return value
    }

    /// Nil for all but strings.
    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The members' names; none for all but objects.
    var names: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.name)
    }

    /// As on the wire, without white space (RFC 8259).
    var text: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): Self.quoted(value)
        case .array(let values): "[\(values.map(\.text).joined(separator: ","))]"
        case .object(let members):
            "{"
                + members.map { "\(Self.quoted($0.name)):\($0.value.text)" }.joined(separator: ",")
                + "}"
        }
    }

    private static func quoted(_ value: String) -> String {
        var text = "\""
        for character in value.unicodeScalars {
            switch character {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case ..<" ":
                let digits = String(character.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(character)
            }
        }
        return text + "\""
    }
}

extension JSON: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByDictionaryLiteral {
    /// Leaves out the members that are nil.
    init(dictionaryLiteral elements: (String, JSON?)...) {
        self = .object(
            elements.compactMap { element in
                element.1.map { value in (name: element.0, value: value) }
            })
    }
}

extension JSON: Decodable {
    /// The order in the source is lost: an object's members are in alphabetical order.
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let boolean = try? value.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let values = try? value.decode([JSON].self) {
            self = .array(values)
        } else {
            self = .object(
                try value.decode([String: JSON].self).sorted { $0.key < $1.key }
                    .map { (name: $0.key, value: $0.value) })
        }
    }
}

extension JSON {
    /// An answer with this body.
    func response(_ status: HTTPResponseStatus = .ok) -> Response {
        Response(
            status, headers: ["Content-Type": "application/json; charset=utf-8"],
            body: ByteBuffer(string: text))
    }
}

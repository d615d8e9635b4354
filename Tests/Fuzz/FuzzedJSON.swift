import FoundationEssentials

@testable import Values

/// Bytes that are read as JSON are JSON to another reader too, and mean the same to it.
enum FuzzedJSON {
    static func run(_ bytes: [UInt8]) {
        let found = MemberScan.members(["event", "session_id"], in: bytes)
        guard let value = try? JSONValue(reading: bytes) else { return }
        guard let oracle = try? JSONDecoder().decode(Oracle.self, from: Data(bytes)) else {
            preconditionFailure("what is read here is no JSON elsewhere")
        }
        precondition(oracle.says(value), "it means another thing elsewhere")
        precondition((try? JSONValue(reading: value.bytes)) == value, "it is not written as read")
        guard let members = value.members else { return }
        for (name, member) in members where name == "event" || name == "session_id" {
            let expected: MemberScan.Found =
                switch member {
                case .string(let text): .text(text)
                case .null: .null
                default: .other
                }
            precondition(found[name] == expected, "the scan finds another value")
        }
    }

    private indirect enum Oracle: Decodable {
        case null
        case bool(Bool)
        case integer(Int64)
        case number(Double)
        case string(String)
        case array([Oracle])
        case object([String: Oracle])

        init(from decoder: any Decoder) throws {
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
            } else if let array = try? value.decode([Oracle].self) {
                self = .array(array)
            } else {
                self = .object(try value.decode([String: Oracle].self))
            }
        }

        func says(_ value: JSONValue) -> Bool {
            switch (self, value) {
            case (.null, .null): true
            case (.bool(let one), .bool(let other)): one == other
            case (.integer(let one), .integer(let other)): one == other
            case (.integer(let one), .number(let other)): Double(one) == other
            case (.number(let one), .number(let other)): one == other
            case (.string(let one), .string(let other)): one.hasBytes(of: other)
            case (.array(let one), .array(let other)):
                one.count == other.count && zip(one, other).allSatisfy { $0.says($1) }
            case (.object(let one), .object(let other)):
                // To it, names that Unicode takes for one are one.
                one.count < other.count
                    || one.count == other.count
                        && other.allSatisfy { one[$0.key.text]?.says($0.value) ?? false }
            default: false
            }
        }
    }
}

import FoundationEssentials
import Sessions

/// A JSON object of a provider's wire: members that are read and written without a type, so that
/// those we do not know pass through.
struct WireObject: Redacted, Sendable {
    /// The members.
    var members: [String: OptionValue]

    init(_ members: [String: OptionValue] = [:]) {
        self.members = members
    }

    /// Reads a body.
    /// - Throws: `Refusal` where it is no JSON object.
    init(reading body: [UInt8]) throws(Refusal) {
        guard let members = try? JSONDecoder().decode([String: OptionValue].self, from: Data(body))
        else { throw .invalidField(name: "the body", reason: "is no JSON object") }
        self.members = members
    }

    /// Its bytes, members sorted.
    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Members come from JSON or from our own texts: nothing in them cannot be written.
        return (try? encoder.encode(members)).map { Array($0) } ?? Array("{}".utf8)
    }

    /// Takes a member out as a text; nil where it is absent, null or empty.
    /// - Throws: `Refusal` where it is something else.
    mutating func takeText(_ name: String) throws(Refusal) -> String? {
        switch members.removeValue(forKey: name) {
        case nil, .null: return nil
        case .string(let text): return text.isEmpty ? nil : text
        default: throw .invalidField(name: name, reason: "is not a text")
        }
    }

    /// The same, where it must be there.
    mutating func takeRequiredText(_ name: String) throws(Refusal) -> String {
        guard let text = try takeText(name) else {
            throw .invalidField(name: name, reason: "is missing")
        }
        return text
    }
}

import Sessions
import Values

/// A JSON object of a provider's wire: members that are read and written without a type, so that
/// those we do not know pass through.
struct WireObject: Redacted, Sendable {
    /// The members.
    var members: [ExactText: JSONValue]

    init(_ members: [ExactText: JSONValue] = [:]) {
        self.members = members
    }

    /// Reads a body.
    /// - Throws: `Refusal` where it is no JSON object.
    init(reading body: [UInt8]) throws(Refusal) {
        let value: JSONValue
        do throws(JSONFlaw) {
            value = try JSONValue(reading: body)
        } catch {
            throw Refusal(error)
        }
        guard let members = value.members else {
            throw .invalidField(name: "the body", reason: "is no JSON object")
        }
        self.members = members
    }

    /// Its bytes, members sorted.
    var bytes: [UInt8] { JSONValue.object(members).bytes }

    /// Takes a member out as a text; nil where it is absent, null or empty.
    /// - Throws: `Refusal` where it is something else.
    mutating func takeText(_ name: ExactText) throws(Refusal) -> String? {
        switch members.removeValue(forKey: name) {
        case nil, .null: return nil
        case .string(let text): return text.isEmpty ? nil : text
        default: throw .invalidField(name: name.text, reason: "is not a text")
        }
    }

    /// The same, where it must be there.
    mutating func takeRequiredText(_ name: ExactText) throws(Refusal) -> String {
        guard let text = try takeText(name) else {
            throw .invalidField(name: name.text, reason: "is missing")
        }
        return text
    }
}

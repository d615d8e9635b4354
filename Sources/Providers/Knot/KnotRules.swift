import Sessions
import Values

/// What Knot demands of `POST /session/create`, with the sentences that it says itself
/// (docs.knotapi.com, API reference: create session).
enum KnotRules {
    /// A member that breaks a rule.
    struct Violation: Error, Hashable {
        let member: String
        let message: String
        var code = "INVALID_FIELD"
    }

    /// The kinds of sessions that Knot documents.
    static let types: Set<String> = ["card_switcher", "transaction_link", "link", "vault"]

    /// Checks the members of a request but for the end user.
    static func check(_ members: [ExactText: JSONValue]) throws(Violation) {
        let type = try text(members, "type", "The type field must be a string.")
        guard let type, !type.isEmpty else {
            throw Violation(member: "type", message: "The type field is required.")
        }
        let card = try text(members, "card_id", "The card_id field must be a string.")
        if type == "card_switcher", card?.isEmpty ?? true {
            throw Violation(
                member: "card_id",
                message: "The card_id field is required when type = card_switcher.")
        }
        let phone = "The phone number format is invalid."
        if let number = try text(members, "phone_number", phone), !isE164(number) {
            throw Violation(member: "phone_number", message: phone)
        }
        let email = "The email must be a valid email address."
        if let address = try text(members, "email", email), !isAddress(address) {
            throw Violation(member: "email", message: email)
        }
        _ = try text(members, "processor_token", "The processor token must be a string.")
        try checkCard(members["card"])
        if let metadata = members["metadata"], metadata != .null {
            guard case .object = metadata else {
                throw Violation(member: "metadata", message: "The metadata must be an object.")
            }
        }
    }

    private static func checkCard(_ card: JSONValue?) throws(Violation) {
        switch card {
        case nil, .null: return
        case .object(let members):
            for name: ExactText in ["blocked", "has_funds"] {
                switch members[name] {
                case nil, .null, .bool: continue
                default:
                    throw Violation(
                        member: "card.\(name)",
                        message: "The card.\(name) field must be true or false.")
                }
            }
        default: throw Violation(member: "card", message: "The card must be an object.")
        }
    }

    private static func text(
        _ members: [ExactText: JSONValue], _ name: ExactText, _ message: String
    ) throws(Violation) -> String? {
        switch members[name] {
        case nil, .null: return nil
        case .string(let text): return text
        default: throw Violation(member: name.text, message: message)
        }
    }

    /// `+` and 2 to 15 digits, the first of them no zero (ITU-T E.164).
    private static func isE164(_ text: String) -> Bool {
        let digits = text.dropFirst()
        return text.hasPrefix("+") && (2...15).contains(digits.utf8.count)
            && digits.utf8.allSatisfy { (0x30...0x39).contains($0) } && !digits.hasPrefix("0")
    }

    /// One `@` with something plain on both sides: what is beyond that, Knot knows better.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && !text.holdsControlCharacter && !text.contains(" ")
    }
}

/// The body of `POST /session/create`, with Knot's own rules and sentences.
///
/// An empty string counts as left out, as `null` does. Unknown fields are ignored.
struct KnotSessionRequest: Sendable {
    let product: KnotProduct
    let externalUserID: String
    let cardID: String?
    /// Comes back in every webhook.
    let metadata: JSON?

    /// Checks the fields in the order of Knot's reference, and throws at the first flaw.
    init(_ body: JSON) throws(KnotError) {
        guard let type = Self.filled("type", in: body) else {
            throw .invalidField("The type field is required.")
        }
        guard let product = type.string.flatMap({ KnotProduct(rawValue: $0) }) else {
            throw .invalidProduct
        }
        self.product = product
        guard let user = try Self.text("external_user_id", "external user id", in: body) else {
            throw .invalidField("The external user id field is required.")
        }
        externalUserID = user
        cardID = try Self.text("card_id", "card id", in: body)
        guard cardID != nil || product != .cardSwitcher else {
            throw .invalidField("The card_id field is required when type = card_switcher.")
        }
        if let phone = Self.filled("phone_number", in: body), !Self.isPhoneNumber(phone.string) {
            throw .invalidField("The phone number format is invalid.")
        }
        if let email = Self.filled("email", in: body), !Self.isEmail(email.string) {
            throw .invalidField("The email must be a valid email address.")
        }
        _ = try Self.text("processor_token", "processor token", in: body)
        try Self.checkCard(in: body)
        metadata = body["metadata"]
        if let metadata, case .object = metadata { return }
        guard metadata == nil else { throw .invalidField("The metadata must be an object.") }
    }

    private static func filled(_ name: String, in body: JSON) -> JSON? {
        body[name].flatMap { $0.string == "" ? nil : $0 }
    }

    private static func text(
        _ name: String, _ spoken: String, in body: JSON
    ) throws(KnotError) -> String? {
        guard let value = filled(name, in: body) else { return nil }
        guard let text = value.string else {
            throw .invalidField("The \(spoken) must be a string.")
        }
        return text
    }

    private static func checkCard(in body: JSON) throws(KnotError) {
        guard let card = filled("card", in: body) else { return }
        guard case .object = card else { throw .invalidField("The card must be an object.") }
        for name in ["blocked", "has_funds"] {
            guard let value = card[name] else { continue }
            guard case .boolean = value else {
                throw .invalidField("The card.\(name) field must be true or false.")
            }
        }
    }

    /// E.164: a plus sign and 2 to 15 digits, the first of them not zero.
    private static func isPhoneNumber(_ text: String?) -> Bool {
        guard let text, text.hasPrefix("+") else { return false }
        let digits = text.utf8.dropFirst()
        return (2...15).contains(digits.count) && digits.first != UInt8(ascii: "0")
            && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// A local part and a domain; a mail server would know better.
    private static func isEmail(_ text: String?) -> Bool {
        guard let parts = text?.split(separator: "@", omittingEmptySubsequences: false) else {
            return false
        }
        guard parts.count == 2 else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.first != "." && part.last != "."
                && !part.contains(where: \.isWhitespace)
        }
    }
}

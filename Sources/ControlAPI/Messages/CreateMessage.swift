public import Values

/// The body of `POST /v1/sessions`. Unknown members are refused, so that a misspelt one is noticed.
public struct CreateMessage: Sendable, Hashable {
    /// The configured provider to ask.
    public var provider: String
    /// Whose consent is asked for, in the provider's terms.
    public var endUserID: String
    /// The bank, where the application chooses it.
    public var institutionID: String?
    /// What to ask consent for, where the application chooses it.
    public var permissions: [String]?
    /// Where the browser goes after `completed`.
    public var returnURL: String?
    /// Where the browser goes after `cancelled` or `failed`.
    public var cancelURL: String?
    /// Shortens the session's life, in seconds.
    public var lifetimeSeconds: Int?
    /// The provider's own fields.
    public var options: [ExactText: JSONValue]?

    /// Asks `provider` for the consent of `endUserID`.
    public init(provider: String, endUserID: String) {
        self.provider = provider
        self.endUserID = endUserID
    }

    private static let names: Set<ExactText> = [
        "provider", "end_user_id", "institution_id", "permissions", "return_url", "cancel_url",
        "lifetime_s", "options",
    ]

    /// Reads a body.
    public init(_ json: JSONValue) throws(MessageFlaw) {
        guard let members = json.members else { throw .noObject }
        if let unknown = members.keys.filter({ !Self.names.contains($0) }).min() {
            throw .unknown(unknown.text, known: Self.names.map(\.text).sorted())
        }
        provider = try json.required("provider", \.text)
        endUserID = try json.required("end_user_id", \.text)
        institutionID = try json.optional("institution_id", \.text)
        permissions = try json.optional("permissions", \.texts)
        returnURL = try json.optional("return_url", \.text)
        cancelURL = try json.optional("cancel_url", \.text)
        options = try json.optional("options", \.members)
        lifetimeSeconds = nil
        if let seconds = try json.optional("lifetime_s", \.double) {
            guard let whole = Int(exactly: seconds) else { throw .outOfBounds("lifetime_s") }
            lifetimeSeconds = whole
        }
    }

    /// As it is sent, without the members that are nil.
    public var json: JSONValue {
        var members: [ExactText: JSONValue] = [
            "provider": .string(provider), "end_user_id": .string(endUserID),
        ]
        members["institution_id"] = institutionID.map(JSONValue.string)
        members["permissions"] = permissions.map { .array($0.map(JSONValue.string)) }
        members["return_url"] = returnURL.map(JSONValue.string)
        members["cancel_url"] = cancelURL.map(JSONValue.string)
        members["lifetime_s"] = lifetimeSeconds.map { .integer(Int64($0)) }
        members["options"] = options.map(JSONValue.object)
        return .object(members)
    }
}

/// Why a JSON value is not a message.
public enum MessageFlaw: Error, Hashable, Sendable {
    /// It is no object.
    case noObject
    /// It has a member of this name, which is none of the known ones.
    case unknown(String, known: [String])
    /// A member is missing.
    case missing(String)
    /// A member has a value of another type.
    case wrongType(String)
    /// A member has a value that cannot be.
    case outOfBounds(String)
}

extension JSONValue {
    /// Texts alone, if it is a list of those.
    fileprivate var texts: [String]? {
        guard case .array(let values) = self else { return nil }
        let texts = values.compactMap(\.text)
        return texts.count == values.count ? texts : nil
    }

    fileprivate func optional<Value>(
        _ name: ExactText, _ read: (JSONValue) -> Value?
    ) throws(MessageFlaw) -> Value? {
        guard let member = self[name] else { return nil }
        guard let value = read(member) else { throw .wrongType(name.text) }
        return value
    }

    fileprivate func required<Value>(
        _ name: ExactText, _ read: (JSONValue) -> Value?
    ) throws(MessageFlaw) -> Value {
        if case .null? = members?[name] { throw .wrongType(name.text) }
        guard let value = try optional(name, read) else { throw .missing(name.text) }
        return value
    }
}

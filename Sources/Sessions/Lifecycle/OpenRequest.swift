public import Values

/// An application's wish for an auth session, with every field checked.
public struct OpenRequest: Sendable, Hashable {
    /// The configured provider to ask.
    public let provider: String
    /// Whose consent is asked for, in the provider's terms.
    public let endUserID: String
    /// The bank, where the application chooses it.
    public let institutionID: String?
    /// What to ask consent for, where the application chooses it.
    public let permissions: [String]?
    /// Where the browser goes after `completed`.
    public let returnURL: WebAddress?
    /// Where the browser goes after `cancelled` or `failed`.
    public let cancelURL: WebAddress?
    /// Shortens the session's life.
    public let lifetime: Duration?
    /// The provider's own fields; may hold personal data, so never in an event.
    public let options: [ExactText: JSONValue]
    /// Members of a drop-in request that we do not know: handed on as they are.
    public let unknownMembers: [ExactText: JSONValue]
    /// Header fields of a drop-in request that the provider gets as they are.
    public let headers: [String: String]

    /// Checks the fields of a request.
    /// - Throws: `Refusal.invalidField` or `.returnURLUnclear`, with the field's name on the wire.
    public init(
        provider: String, endUserID: String, institutionID: String? = nil,
        permissions: [String]? = nil, returnURL: String? = nil, cancelURL: String? = nil,
        lifetimeSeconds: Int? = nil, options: [ExactText: JSONValue] = [:],
        unknownMembers: [ExactText: JSONValue] = [:], headers: [String: String] = [:]
    ) throws(Refusal) {
        self.provider = try Self.identifier(provider, "provider")
        self.endUserID = try Self.identifier(endUserID, "end_user_id")
        self.institutionID = try Self.identifier(ifGiven: institutionID, "institution_id")
        if let permissions {
            guard permissions.count <= Limits.permissions else {
                throw .invalidField(
                    name: "permissions", reason: "has more than \(Limits.permissions) entries")
            }
            for permission in permissions { _ = try Self.identifier(permission, "permissions") }
        }
        self.permissions = permissions
        self.returnURL = try Self.address(returnURL, "return_url")
        self.cancelURL = try Self.address(cancelURL, "cancel_url")
        if let lifetimeSeconds, !Limits.lifetimeSeconds.contains(lifetimeSeconds) {
            let bounds = Limits.lifetimeSeconds
            throw .invalidField(
                name: "lifetime_s",
                reason: "is not between \(bounds.lowerBound) and \(bounds.upperBound) seconds")
        }
        lifetime = lifetimeSeconds.map { .seconds($0) }
        self.options = options
        self.unknownMembers = unknownMembers
        self.headers = headers
    }

    private static func identifier(_ text: String, _ name: String) throws(Refusal) -> String {
        guard !text.isEmpty else { throw .invalidField(name: name, reason: "is empty") }
        guard text.utf8.count <= Limits.identifierBytes else {
            throw .invalidField(
                name: name, reason: "is longer than \(Limits.identifierBytes) bytes")
        }
        guard !text.holdsControlCharacter else {
            throw .invalidField(name: name, reason: "holds a control character")
        }
        return text
    }

    private static func identifier(
        ifGiven text: String?, _ name: String
    ) throws(Refusal) -> String? {
        guard let text else { return nil }
        return try identifier(text, name)
    }

    private static func address(_ text: String?, _ name: String) throws(Refusal) -> WebAddress? {
        guard let text else { return nil }
        guard let address = WebAddress(text) else {
            throw .returnURLUnclear(field: name)
        }
        return address
    }
}

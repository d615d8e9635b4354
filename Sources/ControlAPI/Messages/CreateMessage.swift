/// The body of `POST /v1/sessions`. Unknown members are refused, so that a misspelt one is noticed.
public struct CreateMessage: Codable, Sendable, Hashable {
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
    public var options: [String: JSONValue]?

    /// Asks `provider` for the consent of `endUserID`.
    public init(provider: String, endUserID: String) {
        self.provider = provider
        self.endUserID = endUserID
    }

    /// Reads the members.
    /// - Throws: `DecodingError`, also for a member that is none of these.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseMembers(except: CodingKeys.self)
        let members = try decoder.container(keyedBy: CodingKeys.self)
        provider = try members.decode(String.self, forKey: .provider)
        endUserID = try members.decode(String.self, forKey: .endUserID)
        institutionID = try members.decodeIfPresent(String.self, forKey: .institutionID)
        permissions = try members.decodeIfPresent([String].self, forKey: .permissions)
        returnURL = try members.decodeIfPresent(String.self, forKey: .returnURL)
        cancelURL = try members.decodeIfPresent(String.self, forKey: .cancelURL)
        lifetimeSeconds = try members.decodeIfPresent(Double.self, forKey: .lifetimeSeconds)
            .map { seconds in
                guard let whole = Int(exactly: seconds) else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .lifetimeSeconds, in: members,
                        debugDescription: "no whole number of seconds")
                }
                return whole
            }
        options = try members.decodeIfPresent([String: JSONValue].self, forKey: .options)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case provider, permissions, options
        case endUserID = "end_user_id"
        case institutionID = "institution_id"
        case returnURL = "return_url"
        case cancelURL = "cancel_url"
        case lifetimeSeconds = "lifetime_s"
    }
}

/// A member that a message does not have.
public struct UnknownMember: Error, Hashable {
    /// Its name.
    public let name: String
    /// The names that would do.
    public let known: [String]
}

extension Decoder {
    /// Throws ``UnknownMember`` where the object has a member that is no case of `Keys`.
    func refuseMembers<Keys: CodingKey & CaseIterable>(except: Keys.Type) throws {
        let known = Set(Keys.allCases.map(\.stringValue))
        let present = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        guard let unknown = present.sorted().first(where: { !known.contains($0) }) else { return }
        throw UnknownMember(name: unknown, known: known.sorted())
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) { nil }
}

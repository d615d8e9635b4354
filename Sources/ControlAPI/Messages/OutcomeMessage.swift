/// What became of an auth session: the member `outcome`, and the body of `GET …/outcome`.
public struct OutcomeMessage: Codable, Sendable, Hashable {
    /// Our name for the session.
    public var id: String
    /// `completed`, `cancelled`, `failed`, `expired` or `revoked`.
    public var status: String
    /// When it was settled, RFC 3339.
    public var settledAt: String
    /// By which way: `callback`, `webhook`, `confirmation`, `paste`, `timer` or `operator`.
    public var via: String
    /// The provider's `error`.
    public var error: String?
    /// The provider's `error_type`.
    public var errorType: String?
    /// The provider's `error_description`.
    public var errorDescription: String?
    /// The provider's `error_id`.
    public var errorID: String?
    /// The provider's `error_uri`.
    public var errorURI: String?
    /// The lasting grant at the provider, where a webhook named it.
    public var consentID: String?

    /// Takes the parts that every outcome has.
    public init(id: String, status: String, settledAt: String, via: String) {
        self.id = id
        self.status = status
        self.settledAt = settledAt
        self.via = via
    }

    private enum CodingKeys: String, CodingKey {
        case id, status, via, error
        case settledAt = "settled_at"
        case errorType = "error_type"
        case errorDescription = "error_description"
        case errorID = "error_id"
        case errorURI = "error_uri"
        case consentID = "consent_id"
    }
}

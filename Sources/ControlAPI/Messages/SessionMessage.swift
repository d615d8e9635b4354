/// An auth session on the control socket. Times are RFC 3339, UTC.
public struct SessionMessage: Codable, Sendable, Hashable {
    /// Our name for it.
    public var id: String
    /// The configured provider.
    public var provider: String
    /// The provider's name for it; where that is a secret, its hash, but in the answer to create.
    public var providerSessionID: String
    /// Whose consent is asked for.
    public var endUserID: String
    /// The bank, where the application chose it.
    public var institutionID: String?
    /// `pending`, `returned`, `completed`, `cancelled`, `failed`, `expired` or `revoked`.
    public var status: String
    /// When it was created.
    public var createdAt: String
    /// When it expires, grace not counted.
    public var expiresAt: String
    /// Where to send the browser: present when one session is shown, never in a list.
    public var addresses: Addresses?
    /// Where the browser goes after `completed`.
    public var returnURL: String?
    /// Where the browser goes after `cancelled` or `failed`.
    public var cancelURL: String?
    /// What became of it, once it has an outcome.
    public var outcome: OutcomeMessage?

    /// `auth_url` and `start_url`: null after a restart, and for a peer that may not see them.
    public struct Addresses: Sendable, Hashable {
        /// The provider's consent page.
        public var authURL: String?
        /// Our own first hop to it.
        public var startURL: String?

        /// Takes both.
        public init(authURL: String?, startURL: String?) {
            self.authURL = authURL
            self.startURL = startURL
        }
    }

    /// Takes the parts that every session has.
    public init(
        id: String, provider: String, providerSessionID: String, endUserID: String,
        institutionID: String?, status: String, createdAt: String, expiresAt: String
    ) {
        self.id = id
        self.provider = provider
        self.providerSessionID = providerSessionID
        self.endUserID = endUserID
        self.institutionID = institutionID
        self.status = status
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Reads the members; unknown ones may come in later versions.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(String.self, forKey: .id)
        provider = try members.decode(String.self, forKey: .provider)
        providerSessionID = try members.decode(String.self, forKey: .providerSessionID)
        endUserID = try members.decode(String.self, forKey: .endUserID)
        institutionID = try members.decodeIfPresent(String.self, forKey: .institutionID)
        status = try members.decode(String.self, forKey: .status)
        createdAt = try members.decode(String.self, forKey: .createdAt)
        expiresAt = try members.decode(String.self, forKey: .expiresAt)
        if members.contains(.authURL) {
            addresses = Addresses(
                authURL: try members.decodeIfPresent(String.self, forKey: .authURL),
                startURL: try members.decodeIfPresent(String.self, forKey: .startURL))
        }
        returnURL = try members.decodeIfPresent(String.self, forKey: .returnURL)
        cancelURL = try members.decodeIfPresent(String.self, forKey: .cancelURL)
        outcome = try members.decodeIfPresent(OutcomeMessage.self, forKey: .outcome)
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(id, forKey: .id)
        try members.encode(provider, forKey: .provider)
        try members.encode(providerSessionID, forKey: .providerSessionID)
        try members.encode(endUserID, forKey: .endUserID)
        try members.encodeIfPresent(institutionID, forKey: .institutionID)
        try members.encode(status, forKey: .status)
        try members.encode(createdAt, forKey: .createdAt)
        try members.encode(expiresAt, forKey: .expiresAt)
        if let addresses {
            // Not `encodeIfPresent`: a null says that the address is gone.
            try members.encode(addresses.authURL, forKey: .authURL)
            try members.encode(addresses.startURL, forKey: .startURL)
        }
        try members.encodeIfPresent(returnURL, forKey: .returnURL)
        try members.encodeIfPresent(cancelURL, forKey: .cancelURL)
        try members.encodeIfPresent(outcome, forKey: .outcome)
    }

    private enum CodingKeys: String, CodingKey {
        case id, provider, status, outcome
        case providerSessionID = "provider_session_id"
        case endUserID = "end_user_id"
        case institutionID = "institution_id"
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case authURL = "auth_url"
        case startURL = "start_url"
        case returnURL = "return_url"
        case cancelURL = "cancel_url"
    }
}

/// The answer of `GET /v1/sessions`.
public struct SessionListMessage: Codable, Sendable, Hashable {
    /// Newest first.
    public var sessions: [SessionMessage]

    /// Takes the page.
    public init(sessions: [SessionMessage]) {
        self.sessions = sessions
    }
}

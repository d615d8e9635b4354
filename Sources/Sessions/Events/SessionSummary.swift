/// What every later event about a session repeats, so that a line can be read alone.
public struct SessionSummary: Sendable, Hashable {
    /// Our name for it.
    public let id: SessionID
    /// The configured provider.
    public let provider: ProviderName
    /// The provider's name for it.
    public let providerSessionID: String
    /// Whose consent was asked for.
    public let endUserID: String
    /// The bank, where the application chose it.
    public let institutionID: String?

    /// Takes the parts.
    public init(
        id: SessionID, provider: ProviderName, providerSessionID: String, endUserID: String,
        institutionID: String?
    ) {
        self.id = id
        self.provider = provider
        self.providerSessionID = providerSessionID
        self.endUserID = endUserID
        self.institutionID = institutionID
    }
}

extension Session {
    /// What later events repeat of it.
    public var summary: SessionSummary {
        SessionSummary(
            id: id, provider: provider, providerSessionID: providerSessionID,
            endUserID: endUserID, institutionID: institutionID)
    }
}

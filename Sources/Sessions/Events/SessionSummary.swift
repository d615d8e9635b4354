public import Values

/// What every later event about a session repeats, so that a line can be read alone.
public struct SessionSummary: Sendable, Hashable {
    /// Our name for it.
    public let id: SessionID
    /// The configured provider.
    public let provider: ProviderName
    /// The provider's name for it.
    public let providerSessionID: ExactText
    /// Whose consent was asked for.
    public let endUserID: ExactText
    /// The bank, where the application chose it.
    public let institutionID: ExactText?

    /// Takes the parts.
    public init(
        id: SessionID, provider: ProviderName, providerSessionID: ExactText, endUserID: ExactText,
        institutionID: ExactText?
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

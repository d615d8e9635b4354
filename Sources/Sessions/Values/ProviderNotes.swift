public import FoundationEssentials
public import Values

/// What a provider said when it created a session, as far as it matters later.
public struct ProviderNotes: Hashable, Sendable {
    /// When the session was created by the provider's clock.
    public let createdAt: Date?
    /// The provider's name of the call; its support asks for it.
    public let requestID: String?
    /// The webhook event that completes the session, where one can.
    public let completesOn: ExactText?

    /// Takes what was said, texts cut to ``Limits/keptValueBytes``.
    public init(createdAt: Date? = nil, requestID: String? = nil, completesOn: ExactText? = nil) {
        self.createdAt = createdAt
        self.requestID = requestID?.cut(toBytes: Limits.keptValueBytes)
        self.completesOn = completesOn?.cut(toBytes: Limits.keptValueBytes)
    }
}

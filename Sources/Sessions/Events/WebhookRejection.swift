/// A webhook that changed nothing, since it was not believed or could not be read.
public struct WebhookRejection: Sendable, Hashable {
    /// The provider that the path names.
    public let provider: ProviderName
    /// Why.
    public let reason: Reason
    /// The address that it came from, as far as proxies are believed.
    public let client: String?
    /// How many like it were only counted since the last one in the journal.
    public internal(set) var suppressed: UInt64

    /// Why a webhook changed nothing.
    public enum Reason: String, Sendable, CaseIterable {
        /// No signature, or not the right one.
        case badSignature = "bad_signature"
        /// Rightly signed, and not what the provider documents.
        case malformed
    }

    /// Takes the parts.
    public init(provider: ProviderName, reason: Reason, client: String? = nil, suppressed: UInt64) {
        self.provider = provider
        self.reason = reason
        self.client = client
        self.suppressed = suppressed
    }
}

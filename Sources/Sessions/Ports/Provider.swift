public import FoundationEssentials

/// Who runs the consent page. A provider is one conformance; nothing else knows its protocol.
public protocol Provider: Sendable {
    /// The key under `providers:`.
    var name: ProviderName { get }

    /// Checks what only this provider knows of a request, before anything is reserved or called.
    func check(_ request: OpenRequest) throws(Refusal)

    /// Asks the provider for an auth session, within ``Limits/providerCall``.
    func begin(
        _ request: OpenRequest, returningTo addresses: ReturnAddresses
    ) async throws(ProviderError) -> ProviderSession

    /// The query parameters that its redirects document; all others are dropped unread.
    var callbackParameters: Set<String> { get }

    /// Reads a redirect. A pure function: it decides nothing and remembers nothing.
    func outcome(of callback: CallbackParameters, on path: ReturnPath, for session: Session)
        -> CallbackReading
}

/// The two redirect addresses of a session; each holds a token, so each is a secret.
public struct ReturnAddresses: Redacted, Sendable {
    /// Where the browser is sent after consent.
    public let callback: String
    /// Where the browser is sent after refusal or failure.
    public let cancel: String

    /// Takes the two URLs.
    public init(callback: String, cancel: String) {
        self.callback = callback
        self.cancel = cancel
    }
}

/// What a provider answers to ``Provider/begin(_:returningTo:)``.
public struct ProviderSession: Redacted, Sendable {
    /// The provider's name for the session.
    public let id: String
    /// Where to send the browser; a secret, since whoever has it can take the user's place.
    public let authURL: String?
    /// When the provider ends it, where it says so.
    public let expiresAt: Date?

    /// Takes the parts.
    public init(id: String, authURL: String?, expiresAt: Date?) {
        self.id = id
        self.authURL = authURL
        self.expiresAt = expiresAt
    }
}

/// Why a provider gave no session.
public enum ProviderError: Error, Hashable, Sendable {
    /// It said no (a 4xx): the request or the credentials are at fault.
    case refused(ProviderRefusal)
    /// It failed, talked nonsense or did not answer in time; the text says which, for people.
    case unavailable(String)
}

/// A provider's no, in its own words, cut to ``Limits/keptValueBytes``.
public struct ProviderRefusal: Hashable, Sendable {
    /// The HTTP status, 400...499.
    public let status: Int
    /// The provider's name of this kind of error, such as `end_user_not_found`.
    public let name: String?
    /// The provider's name of this occurrence; its support asks for it.
    public let id: String?
    /// A sentence for people.
    public let message: String?

    /// Takes the parts.
    public init(status: Int, name: String?, id: String?, message: String?) {
        self.status = status
        self.name = name?.cut(toBytes: Limits.keptValueBytes)
        self.id = id?.cut(toBytes: Limits.keptValueBytes)
        self.message = message?.cut(toBytes: Limits.keptValueBytes)
    }
}

public import FoundationEssentials
public import Values

/// What a provider answers to ``Provider/begin(_:returningTo:)``.
public struct ProviderSession: Redacted, Sendable {
    /// The provider's name for the session.
    public let id: String
    /// Where to send the browser; a secret, since whoever has it can take the user's place.
    public var authURL: String?
    /// When the provider ends it, where it says so.
    public var expiresAt: Date?
    /// How long it lives, where the provider documents that and says no time.
    public var lifetime: Duration?
    /// When the provider says it was created, by the provider's clock.
    public var createdAt: Date?
    /// The provider's name of the call; its support asks for it.
    public var requestID: String?
    /// The webhook event that completes it, where one can.
    public var completesOn: ExactText?
    /// The answer as it came, for an application that speaks the provider's own wire.
    public var answer: ProviderAnswer?

    /// Takes what most say; the other parts are set as far as they are known.
    public init(id: String, authURL: String? = nil, expiresAt: Date? = nil) {
        self.id = id
        self.authURL = authURL
        self.expiresAt = expiresAt
    }

    /// When it ends, for a session that begins at `creation`; nil where nothing says so.
    func expiry(from creation: Date) -> Date? {
        expiresAt ?? lifetime.map { creation.addingTimeInterval($0.inSeconds) }
    }

    /// What is recorded of a name that is a secret: `sha256:` and 64 hexadecimal digits, as
    /// sha256sum(1) prints them.
    public static func recordedID(ofSecret id: String) -> ExactText {
        ExactText("sha256:" + Digest.hexadecimal(of: id))
    }
}

/// What a provider answers to ``Provider/extend(_:providerSessionID:)``.
public struct ProviderExtension: Redacted, Sendable {
    /// How much longer the session lives.
    public let duration: Duration
    /// The answer as it came.
    public let answer: ProviderAnswer

    /// Takes both.
    public init(duration: Duration, answer: ProviderAnswer) {
        self.duration = duration
        self.answer = answer
    }
}

/// A provider's answer as it came, or one in its shape.
public struct ProviderAnswer: Redacted, Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// Header fields that are worth handing on.
    public let headers: [String: String]
    /// The body.
    public let body: [UInt8]

    /// Takes the parts.
    public init(status: Int, headers: [String: String], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

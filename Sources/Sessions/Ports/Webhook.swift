public import FoundationEssentials
public import Values

/// A provider's POST as it came, before anything in it is believed.
public struct Webhook: Redacted, Sendable {
    /// The body's bytes, as signed.
    public let body: [UInt8]
    /// The address of who sent it, where that is known.
    public let client: String?
    private let headers: [String: String]

    /// Takes the body and the header fields by their names in lower case, each that came once.
    public init(headers: [String: String], body: [UInt8], client: String? = nil) {
        self.client = client
        self.headers = headers
        self.body = body
    }

    /// The value of a header field that came exactly once.
    public func header(_ name: String) -> String? { headers[name.lowercased()] }
}

/// What a webhook turned out to be.
public enum WebhookReading: Sendable, Hashable {
    /// It has no signature, or not the right one.
    case forged
    /// It is signed, and cannot be read all the same.
    case malformed
    /// The provider says this.
    case report(WebhookReport)
}

/// What a provider reports by a signed webhook.
public struct WebhookReport: Sendable, Hashable {
    /// The same for a repetition, and for nothing else of this provider.
    public let deliveryKey: String
    /// The provider's name of what happened.
    public let event: ExactText
    /// What it is about.
    public let about: Subject
    /// Whom it is about.
    public var endUserID: ExactText?
    /// Which bank it is about.
    public var institutionID: ExactText?
    /// The lasting grant that it speaks of.
    public var consentID: ExactText?

    /// What a webhook is about.
    public enum Subject: Sendable, Hashable {
        /// The session that is recorded under this name of the provider.
        case session(recordedID: ExactText)
        /// An end user's session, created before this time: which, it does not say.
        case endUser(publishedAt: Date)
        /// No session.
        case noSession
    }

    /// Takes what is always there, texts cut to ``Limits/keptValueBytes``.
    public init(deliveryKey: String, event: ExactText, about: Subject) {
        self.deliveryKey = deliveryKey
        self.event = event.cut(toBytes: Limits.keptValueBytes)
        self.about = about
    }
}

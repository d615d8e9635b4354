public import FoundationEssentials
public import Values

/// A terminal status with its detail: what became of an auth session, said once.
public struct Outcome: Hashable, Sendable {
    /// One of the terminal statuses.
    public let status: Status
    /// When it was settled: the time of its event.
    public let settledAt: Date
    /// By which way it reached us.
    public let via: Via
    /// What the provider said about a cancelled or failed session.
    public let detail: ErrorDetail
    /// The lasting grant at the provider, once a webhook named it.
    public internal(set) var consentID: ExactText?

    /// Takes the parts as decided; `status` must be terminal.
    public init(
        status: Status, settledAt: Date, via: Via, detail: ErrorDetail = .none,
        consentID: ExactText? = nil
    ) {
        precondition(status.isTerminal, "an outcome is terminal")
        self.status = status
        self.settledAt = settledAt
        self.via = via
        self.detail = detail
        self.consentID = consentID?.cut(toBytes: Limits.keptValueBytes)
    }
}

/// What a provider says about a session that did not complete, verbatim up to a cap.
///
/// The five parameters are Fiskil's; `error`, `error_description` and `error_uri` are also those of
/// RFC 6749 §4.1.2.1. Each is foreign text: never put into HTML, escaped wherever it is written.
public struct ErrorDetail: Hashable, Sendable {
    /// A class of errors, such as `access_denied`.
    public let error: String?
    /// The provider's own name of the error, such as `CONSENT_ENDUSER_DENIED`.
    public let type: String?
    /// A sentence for people.
    public let description: String?
    /// The provider's name of this occurrence.
    public let id: String?
    /// A page about the error.
    public let uri: String?

    /// Nothing said.
    public static let none = ErrorDetail()

    /// Takes what was said, each cut to ``Limits/keptValueBytes``; an empty text counts as not
    /// said.
    public init(
        error: String? = nil, type: String? = nil, description: String? = nil, id: String? = nil,
        uri: String? = nil
    ) {
        self.error = Self.kept(error)
        self.type = Self.kept(type)
        self.description = Self.kept(description)
        self.id = Self.kept(id)
        self.uri = Self.kept(uri)
    }

    private static func kept(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return text.cut(toBytes: Limits.keptValueBytes)
    }
}

public import Values

/// Who runs the consent page. A provider is one conformance; nothing else knows its protocol.
///
/// The first four members every provider has; the others have defaults that say "not offered".
public protocol Provider: Sendable {
    /// The key under `providers:`.
    var name: ProviderName { get }

    /// Checks what only this provider knows of a request, before anything is reserved or called.
    func check(_ request: OpenRequest) throws(Refusal)

    /// Asks the provider for an auth session, within ``Limits/providerCall``.
    func begin(
        _ request: OpenRequest, returningTo addresses: ReturnAddresses
    ) async throws(ProviderError) -> ProviderSession

    /// Reads a redirect. A pure function: it decides nothing and remembers nothing.
    func outcome(of callback: CallbackParameters, on path: ReturnPath, for session: Session)
        -> CallbackReading

    /// The query parameters that its redirects document; all others are dropped unread.
    var callbackParameters: Set<ExactText> { get }

    /// How its redirects are tied to their sessions.
    var correlation: Correlation { get }

    /// The provider's name of a session, as a redirect gives it; nil where it does not.
    func sessionID(in callback: CallbackParameters) -> ExactText?

    /// Whether its names of sessions are secrets, of which only a hash may be recorded.
    var keepsSessionsSecret: Bool { get }

    /// Whether a `returned` session is to be confirmed by ``confirm(_:)``.
    var confirms: Bool { get }

    /// Asks the provider what became of a session whose browser came back without proof.
    func confirm(_ session: Session) async throws(ProviderError) -> Confirmation

    /// Lengthens a session's life at the provider and says by how much; nil where it cannot.
    ///
    /// - Parameter providerSessionID: the provider's own name for the session, in clear.
    func extend(
        _ session: Session, providerSessionID: String
    ) async throws(ProviderError) -> ProviderExtension?

    /// How many bytes a webhook's body may have; nil if it has not what it takes to verify one, and
    /// their path is not there.
    var webhookBytes: Int? { get }

    /// Verifies and reads a webhook. A pure function.
    func verify(_ webhook: Webhook) -> WebhookReading

    /// Its own wire, for applications that speak that to us; nil where it is not offered.
    var dropIn: (any DropIn)? { get }
}

extension Provider {
    /// None.
    public var callbackParameters: Set<ExactText> { [] }
    /// By path.
    public var correlation: Correlation { .path }
    /// `session_id`.
    public func sessionID(in callback: CallbackParameters) -> ExactText? {
        callback.value("session_id").map { ExactText($0) }
    }
    /// They are not.
    public var keepsSessionsSecret: Bool { false }
    /// It does not.
    public var confirms: Bool { false }
    /// Nothing is known.
    public func confirm(_ session: Session) async throws(ProviderError) -> Confirmation { .notYet }
    /// It cannot.
    public func extend(
        _ session: Session, providerSessionID: String
    ) async throws(ProviderError) -> ProviderExtension? { nil }
    /// It has not.
    public var webhookBytes: Int? { nil }
    /// None is believed.
    public func verify(_ webhook: Webhook) -> WebhookReading { .forged }
    /// Not offered.
    public var dropIn: (any DropIn)? { nil }
}

/// How a provider's redirects are tied to their sessions.
public enum Correlation: String, Sendable, CaseIterable {
    /// By a token in the path: each session has addresses of its own.
    case path
    /// By the start cookie, else by the session's id: all sessions have the same two addresses, for
    /// providers that compare them with a list.
    case sessionID = "session_id"
}

/// What a provider knows of a session whose browser came back without proof.
public enum Confirmation: Sendable, Hashable {
    /// The end user consented.
    case yes
    /// They did not, and will not.
    case no(ErrorDetail)
    /// Nothing is known yet.
    case notYet
}

/// The two redirect addresses that a session's browser may come back to.
public enum ReturnAddresses: Redacted, Sendable {
    /// The session's own. Each ends in one of its tokens, so each is a secret.
    case own(callback: String, cancel: String)
    /// Those of all sessions of the provider. They end in its name, which hides nothing.
    case shared(callback: String, cancel: String)

    /// Where the browser is sent after consent.
    public var callback: String {
        switch self {
        case .own(let callback, _), .shared(let callback, _): callback
        }
    }

    /// Where the browser is sent after refusal or failure.
    public var cancel: String {
        switch self {
        case .own(_, let cancel), .shared(_, let cancel): cancel
        }
    }
}

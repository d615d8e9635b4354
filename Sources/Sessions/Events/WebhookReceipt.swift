public import Values

/// A signed webhook came, for the first time. What it changed is an event of its own, ahead of it.
public struct WebhookReceipt: Sendable, Hashable {
    /// Whose webhook.
    public let provider: ProviderName
    /// The session that it is about, where that is certain.
    public let session: SessionID?
    /// The provider's name for it, as recorded.
    public let providerSessionID: ExactText?
    /// What names this delivery hashes to; a repetition has the same.
    public let delivery: Digest
    /// The provider's name of what happened.
    public let event: ExactText
    /// What it meant for a session.
    public let effect: Effect
    /// Whom it is about.
    public let endUserID: ExactText?
    /// Which bank it is about.
    public let institutionID: ExactText?
    /// The lasting grant that it speaks of.
    public let consentID: ExactText?
    /// How many that changed nothing were only counted since the last one in the journal.
    public internal(set) var suppressed: UInt64

    /// What a webhook meant for a session.
    public enum Effect: String, Sendable, CaseIterable {
        /// The session has its outcome by it.
        case settled
        /// The session was completed already, and has its consent's name by it.
        case consentAdded = "consent_added"
        /// It is about a session, and changed nothing.
        case nothing = "none"
        /// It is about no session that is kept.
        case noSession = "no_session"
        /// The session it names is another end user's.
        case otherEndUser = "other_end_user"
        /// It could be about several sessions.
        case ambiguous
    }

    /// Takes the parts as decided.
    public init(
        provider: ProviderName, session: SessionID?, providerSessionID: ExactText?,
        delivery: Digest,
        event: ExactText, effect: Effect, endUserID: ExactText?, institutionID: ExactText?,
        consentID: ExactText?, suppressed: UInt64 = 0
    ) {
        self.provider = provider
        self.session = session
        self.providerSessionID = providerSessionID
        self.delivery = delivery
        self.event = event
        self.effect = effect
        self.endUserID = endUserID?.cut(toBytes: Limits.keptValueBytes)
        self.institutionID = institutionID?.cut(toBytes: Limits.keptValueBytes)
        self.consentID = consentID?.cut(toBytes: Limits.keptValueBytes)
        self.suppressed = suppressed
    }
}

public import FoundationEssentials

/// A past-tense fact with its place in the event journal: one line of it.
public struct Event: Sendable, Hashable {
    /// Unique among all events of all daemons: a version 4 UUID in lower case.
    public let id: String
    /// Its number: 1 for the journal's first event, and no gaps.
    public let sequence: UInt64
    /// When it happened, in whole milliseconds; never before the event ahead of it.
    public let time: Date
    /// What happened.
    public let fact: Fact

    /// Takes the four parts.
    public init(id: String, sequence: UInt64, time: Date, fact: Fact) {
        self.id = id
        self.sequence = sequence
        self.time = time
        self.fact = fact
    }
}

/// What can happen. The case with its payload holds all that a replay needs.
public enum Fact: Sendable, Hashable {
    /// A session exists.
    case sessionCreated(Session)
    /// A browser took the first hop to the provider.
    case sessionStarted(SessionSummary)
    /// The browser came back without proof.
    case sessionReturned(SessionSummary)
    /// A session's life was lengthened.
    case sessionExtended(Extension)
    /// A session has its outcome, said by the `Settlement`.
    case sessionSettled(Settlement)
    /// A session that is still needed, restated at a segment's head as it stands.
    case sessionCarried(Session)
    /// A redirect that changed nothing.
    case callbackRejected(Rejection)
    /// A redirect that contradicts the outcome; it changed nothing.
    case callbackLate(LateCallback)
    /// A signed webhook came, for the first time.
    case webhookReceived(WebhookReceipt)
    /// Webhooks that are still remembered, named again at a segment's head.
    case webhookCarried([CarriedWebhook])
    /// A webhook was not believed, or could not be read.
    case webhookRejected(WebhookRejection)
    /// The daemon is about to serve.
    case daemonStarted(DaemonStart)
    /// A new configuration is in force.
    case daemonReloaded(DaemonReload)
    /// The daemon ends in good order.
    case daemonStopped
    /// A segment states all that is still needed.
    case journalRotated(JournalRotation)
    /// A torn last line was cut off at start.
    case journalRepaired(JournalRepair)
    /// A line that is not the last was found damaged at start.
    case journalDamaged(JournalDamage)

    /// The event's type, as it stands in the event journal.
    public var type: EventType {
        switch self {
        case .sessionCreated: .sessionCreated
        case .sessionStarted: .sessionStarted
        case .sessionReturned: .sessionReturned
        case .sessionExtended: .sessionExtended
        case .sessionSettled(let settlement): EventType(settlement.outcome.status)
        case .sessionCarried: .sessionCarried
        case .callbackRejected: .callbackRejected
        case .callbackLate: .callbackLate
        case .webhookReceived: .webhookReceived
        case .webhookCarried: .webhookCarried
        case .webhookRejected: .webhookRejected
        case .daemonStarted: .daemonStarted
        case .daemonReloaded: .daemonReloaded
        case .daemonStopped: .daemonStopped
        case .journalRotated: .journalRotated
        case .journalRepaired: .journalRepaired
        case .journalDamaged: .journalDamaged
        }
    }

    /// The session it is about, where there is one.
    public var sessionID: SessionID? {
        switch self {
        case .sessionCreated(let session), .sessionCarried(let session): session.id
        case .sessionStarted(let summary), .sessionReturned(let summary): summary.id
        case .sessionExtended(let extended): extended.session.id
        case .sessionSettled(let settlement): settlement.session.id
        case .callbackRejected(let rejection): rejection.session?.id
        case .callbackLate(let late): late.session.id
        case .webhookReceived(let receipt): receipt.session
        case .webhookCarried, .webhookRejected, .daemonStarted, .daemonReloaded, .daemonStopped,
            .journalRotated, .journalRepaired, .journalDamaged:
            nil
        }
    }

    /// The provider it is about, where there is one.
    public var provider: ProviderName? {
        switch self {
        case .sessionCreated(let session), .sessionCarried(let session): session.provider
        case .sessionStarted(let summary), .sessionReturned(let summary): summary.provider
        case .sessionExtended(let extended): extended.session.provider
        case .sessionSettled(let settlement): settlement.session.provider
        case .callbackRejected(let rejection): rejection.provider
        case .callbackLate(let late): late.session.provider
        case .webhookReceived(let receipt): receipt.provider
        case .webhookRejected(let rejection): rejection.provider
        case .webhookCarried, .daemonStarted, .daemonReloaded, .daemonStopped, .journalRotated,
            .journalRepaired, .journalDamaged:
            nil
        }
    }
}

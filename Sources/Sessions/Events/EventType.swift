/// The types of events, by their names in the event journal.
///
/// One list for the writer and the reader: both switch over it without a default, so that a type
/// that is written but not read back does not compile.
public enum EventType: String, Sendable, CaseIterable {
    /// A session exists.
    case sessionCreated = "session.created"
    /// A browser took the first hop.
    case sessionStarted = "session.started"
    /// The browser came back without proof.
    case sessionReturned = "session.returned"
    /// Its life was lengthened.
    case sessionExtended = "session.extended"
    /// The end user consented.
    case sessionCompleted = "session.completed"
    /// The end user said no.
    case sessionCancelled = "session.cancelled"
    /// The provider or the bank said no.
    case sessionFailed = "session.failed"
    /// Nobody came back in time.
    case sessionExpired = "session.expired"
    /// An operator ended it.
    case sessionRevoked = "session.revoked"
    /// It is still needed, and restated at a segment's head.
    case sessionCarried = "session.carried"
    /// A redirect changed nothing.
    case callbackRejected = "callback.rejected"
    /// A redirect contradicted the outcome.
    case callbackLate = "callback.late"
    /// A signed webhook came, for the first time.
    case webhookReceived = "webhook.received"
    /// Webhooks are still remembered, and named again at a segment's head.
    case webhookCarried = "webhook.carried"
    /// A webhook was not believed, or could not be read.
    case webhookRejected = "webhook.rejected"
    /// The daemon is about to serve.
    case daemonStarted = "daemon.started"
    /// A new configuration is in force.
    case daemonReloaded = "daemon.reloaded"
    /// The daemon ends in good order.
    case daemonStopped = "daemon.stopped"
    /// A segment states all that is still needed.
    case journalRotated = "journal.rotated"
    /// A torn last line was cut off.
    case journalRepaired = "journal.repaired"
    /// A line is damaged.
    case journalDamaged = "journal.damaged"

    /// Whether it says nothing new, but what a segment's head has to say again.
    public var isRestatement: Bool { self == .sessionCarried || self == .webhookCarried }

    /// Whether it gives a session its outcome.
    var isSettlement: Bool {
        switch self {
        case .sessionCompleted, .sessionCancelled, .sessionFailed, .sessionExpired,
            .sessionRevoked:
            true
        default: false
        }
    }

    /// The type of a session that left to `status`.
    init(_ status: Status) {
        switch status {
        case .pending: self = .sessionCreated
        case .returned: self = .sessionReturned
        case .completed: self = .sessionCompleted
        case .cancelled: self = .sessionCancelled
        case .failed: self = .sessionFailed
        case .expired: self = .sessionExpired
        case .revoked: self = .sessionRevoked
        }
    }
}

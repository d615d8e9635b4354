import EventJournal
import Sessions
import Values

/// What an event says to people, in one sentence: the system journal's MESSAGE.
///
/// Foreign text is left out, but for an error's name where it is a plain word.
enum EventSentence {
    static func sentence(_ fact: Fact) -> String {
        switch fact {
        case .sessionCreated(let session):
            "Session \(session.id) was created: \(session.provider) is to ask for consent"
        case .sessionCarried(let session):
            "Session \(session.id) is \(session.status.rawValue), and restated in a new segment"
        case .sessionStarted(let summary):
            "Session \(summary.id): a browser is on its way to \(summary.provider)"
        case .sessionReturned(let summary):
            "Session \(summary.id): the browser is back; \(summary.provider) has to confirm"
        case .sessionExtended(let extended):
            "Session \(extended.session.id) lives on until \(extended.expiresAt.rfc3339)"
        case .sessionSettled(let settlement): sentence(settlement)
        case .callbackRejected(let rejection):
            "A callback\(of(rejection.session?.id)) was rejected (\(rejection.reason.rawValue))"
                + (rejection.suppressed > 0
                    ? "; \(rejection.suppressed) more were only counted" : "")
        case .callbackLate(let late):
            "Session \(late.session.id) is \(late.standing.rawValue); "
                + "a late callback that says \(late.claimed.rawValue) changed nothing"
        case .webhookReceived(let receipt): sentence(receipt)
        case .webhookCarried(let webhooks):
            "\(webhooks.count) webhooks are named again in a new segment"
        case .webhookRejected(let rejection):
            "A webhook of \(rejection.provider) was rejected (\(rejection.reason.rawValue))"
                + (rejection.suppressed > 0
                    ? "; \(rejection.suppressed) more were only counted" : "")
        case .daemonStarted(let start):
            "callbackd \(start.version) serves, with \(start.openSessions) open sessions"
        case .daemonReloaded(let reload): sentence(reload)
        case .daemonStopped: "callbackd stopped in good order"
        case .journalRotated(let rotation):
            "The event journal goes on in \(rotation.segment), "
                + "which restates \(rotation.sessions) sessions"
        case .journalRepaired(let repair):
            "The event journal ended in half a line; \(repair.bytes) bytes of \(repair.segment) "
                + (repair.keptIn.map { "are kept in \($0)" } ?? "were cut off")
        case .journalDamaged(let damage):
            "The event journal is damaged: line \(damage.line) of \(damage.segment) "
                + damage.finding
        }
    }

    /// Syslog's levels (syslog(3)): 2 critical, 4 warning, 5 notice, 6 informational.
    static func priority(_ fact: Fact) -> Int {
        switch fact {
        case .journalDamaged: 2
        case .journalRepaired, .callbackLate: 4
        case .callbackRejected, .webhookRejected, .daemonStarted, .daemonReloaded,
            .daemonStopped, .journalRotated:
            5
        case .sessionCreated, .sessionStarted, .sessionReturned, .sessionExtended,
            .sessionSettled, .webhookReceived, .sessionCarried, .webhookCarried:
            6
        }
    }

    private static func sentence(_ settlement: Settlement) -> String {
        let id = settlement.session.id
        let named = settlement.outcome.detail.type ?? settlement.outcome.detail.error
        let reason = named.flatMap { $0.isPlainWord ? " (\($0))" : nil } ?? ""
        return switch settlement.outcome.status {
        case .completed: "Session \(id) is completed: the end user consented"
        case .cancelled: "Session \(id) is cancelled: the end user said no\(reason)"
        case .failed: "Session \(id) failed: the provider or the bank said no\(reason)"
        case .expired: "Session \(id) is expired: nobody came back in time"
        default:
            "Session \(id) is revoked"
                + (settlement.peer.map { " by uid \($0.uid)" } ?? "")
        }
    }

    private static func sentence(_ receipt: WebhookReceipt) -> String {
        let event = receipt.event.text.isPlainWord ? receipt.event.text : "of an odd name"
        let meaning =
            switch receipt.effect {
            case .settled: "settled it"
            case .consentAdded: "named its consent"
            case .nothing: "changed nothing"
            case .noSession: "is about no session"
            case .otherEndUser: "names another end user"
            case .ambiguous: "could mean several sessions"
            }
        return "Webhook \(event) of \(receipt.provider)\(of(receipt.session)) \(meaning)"
    }

    private static func sentence(_ reload: DaemonReload) -> String {
        let changed = reload.changed.joined(separator: ", ")
        let waiting = reload.needsRestart.joined(separator: ", ")
        return "callbackd took its configuration again: "
            + (changed.isEmpty ? "nothing changed" : "changed \(changed)")
            + (waiting.isEmpty ? "" : "; for a restart: \(waiting)")
    }

    private static func of(_ id: SessionID?) -> String {
        id.map { " of session \($0)" } ?? ""
    }
}

extension String {
    /// 1 to 64 letters, digits, underscores and dots.
    fileprivate var isPlainWord: Bool {
        (1...64).contains(utf8.count)
            && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.".contains($0)) }
    }
}

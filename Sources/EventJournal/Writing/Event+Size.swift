import Sessions
import Values

extension Event {
    /// About how many bytes it takes in the queue and on disk.
    var estimatedBytes: Int {
        switch fact {
        case .sessionCreated(let session):
            1024 + session.summary.size
                + Self.size(
                    session.returnURL?.text, session.cancelURL?.text, session.notes.requestID,
                    session.notes.completesOn?.text)
        case .sessionCarried(let session):
            1536 + session.summary.size
                + Self.size(
                    session.returnURL?.text, session.cancelURL?.text, session.notes.requestID,
                    session.notes.completesOn?.text, session.outcome?.consentID?.text)
                + (session.outcome?.detail.size ?? 0)
        case .webhookCarried(let webhooks): 512 + 128 * webhooks.count
        case .sessionStarted(let summary), .sessionReturned(let summary): 1024 + summary.size
        case .sessionExtended(let extended): 1024 + extended.session.size
        case .sessionSettled(let settlement):
            1024 + settlement.session.size + settlement.outcome.detail.size
                + Self.size(settlement.outcome.consentID?.text)
        case .callbackRejected(let rejection):
            1024 + (rejection.session?.size ?? 0) + rejection.detail.size
        case .callbackLate(let late): 1024 + late.session.size + late.detail.size
        case .webhookReceived(let receipt):
            1024
                + Self.size(
                    receipt.event.text, receipt.providerSessionID?.text, receipt.endUserID?.text,
                    receipt.institutionID?.text, receipt.consentID?.text)
        case .daemonReloaded(let reload):
            1024 + (reload.changed + reload.needsRestart).reduce(0) { $0 + 3 + $1.utf8.count }
        case .webhookRejected, .daemonStarted, .daemonStopped, .journalRotated, .journalRepaired,
            .journalDamaged:
            1024
        }
    }

    fileprivate static func size(_ texts: String?...) -> Int {
        texts.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    }
}

extension SessionSummary {
    fileprivate var size: Int {
        Event.size(providerSessionID.text, endUserID.text, institutionID?.text)
    }
}

extension ErrorDetail {
    fileprivate var size: Int { Event.size(error, type, description, id, uri) }
}

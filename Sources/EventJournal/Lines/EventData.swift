import FoundationEssentials
import Sessions
import Values

/// The `data` of each type of event: written here, read back in `EventData+Reading.swift`.
enum EventData {
    static func write(_ fact: Fact, to data: inout JSONObjectText) {
        switch fact {
        case .sessionCreated(let session): write(session, to: &data)
        case .sessionStarted(let summary), .sessionReturned(let summary):
            write(summary, to: &data)
        case .sessionExtended(let extended):
            write(extended.session, to: &data)
            data.member("expires_at", extended.expiresAt.rfc3339)
            write(extended.peer, to: &data)
        case .sessionSettled(let settlement):
            write(settlement.session, to: &data)
            write(settlement.outcome, to: &data)
            data.member("duration_ms", settlement.durationMilliseconds)
            if let peer = settlement.peer { write(peer, to: &data) }
        case .sessionCarried(let session): write(carried: session, to: &data)
        case .callbackRejected(let rejection): write(rejection, to: &data)
        case .callbackLate(let late):
            write(late.session, to: &data)
            data.member("status", late.standing.rawValue)
            data.member("claimed_status", late.claimed.rawValue)
            write(late.detail, to: &data)
        case .webhookReceived(let receipt): write(receipt, to: &data)
        case .webhookCarried(let webhooks):
            data.member("webhooks", of: webhooks) { webhook, member in
                member.member("webhook_id_sha256", webhook.delivery.text)
                member.member("received_at", webhook.receivedAt.rfc3339)
            }
        case .webhookRejected(let rejection):
            data.member("provider", rejection.provider.text)
            data.member("reason", rejection.reason.rawValue)
            data.member("client_address", ifAny: rejection.client)
            if rejection.suppressed > 0 { data.member("suppressed", rejection.suppressed) }
        case .daemonStarted(let start):
            data.member("version", start.version)
            data.member("pid", start.pid)
            data.member("open_sessions", start.openSessions)
        case .daemonReloaded(let reload):
            data.member("changed", reload.changed)
            data.member("needs_restart", reload.needsRestart)
            if let peer = reload.peer { write(peer, to: &data) }
        case .daemonStopped: break
        case .journalRotated(let rotation):
            data.member("segment", rotation.segment)
            data.member("carried_sessions", rotation.sessions)
            data.member("carried_webhooks", rotation.webhooks)
        case .journalRepaired(let repair):
            data.member("segment", repair.segment)
            data.member("bytes", repair.bytes)
            data.member("kept_in", ifAny: repair.keptIn)
        case .journalDamaged(let damage):
            data.member("segment", damage.segment)
            data.member("line", damage.line)
            data.member("finding", damage.finding)
        }
    }

    private static func write(_ session: Session, to data: inout JSONObjectText) {
        write(session.summary, to: &data)
        data.member("return_url", ifAny: session.returnURL?.text)
        data.member("cancel_url", ifAny: session.cancelURL?.text)
        data.member("expires_at", session.expiresAt.rfc3339)
        data.member("provider_created_at", ifAny: session.notes.createdAt?.rfc3339)
        data.member("provider_request_id", ifAny: session.notes.requestID)
        data.member("completes_on", ifAny: session.notes.completesOn?.text)
        data.member("callback_token_sha256", session.tokens.callback.text)
        data.member("cancel_token_sha256", session.tokens.cancel.text)
        data.member("start_token_sha256", session.tokens.start.text)
        data.member("idempotency_key_sha256", ifAny: session.idempotency?.key.text)
        data.member("request_sha256", ifAny: session.idempotency?.request.text)
        write(session.creator, to: &data)
    }

    /// As it was created, and what became of it since.
    private static func write(carried session: Session, to data: inout JSONObjectText) {
        write(session, to: &data)
        data.member("created_at", session.createdAt.rfc3339)
        data.member("created_sequence", EventLine.digits(session.createdSequence))
        data.member("status", session.status.rawValue)
        if let outcome = session.outcome {
            data.member("settled_at", outcome.settledAt.rfc3339)
            write(outcome, to: &data)
        }
        if session.isStarted { data.member("started", true) }
        if session.lateReported { data.member("late_reported", true) }
    }

    private static func write(_ outcome: Outcome, to data: inout JSONObjectText) {
        write(outcome.detail, to: &data)
        data.member("consent_id", ifAny: outcome.consentID?.text)
        data.member("via", outcome.via.rawValue)
    }

    private static func write(_ rejection: Rejection, to data: inout JSONObjectText) {
        if let session = rejection.session {
            write(session, to: &data)
        } else {
            data.member("provider", ifAny: rejection.provider?.text)
        }
        data.member("reason", rejection.reason.rawValue)
        write(rejection.detail, to: &data)
        data.member("client_address", ifAny: rejection.client)
        if rejection.suppressed > 0 { data.member("suppressed", rejection.suppressed) }
    }

    /// A webhook's own words are about whom it speaks of; the session's stand in its events.
    private static func write(_ receipt: WebhookReceipt, to data: inout JSONObjectText) {
        data.member("provider", receipt.provider.text)
        data.member("provider_session_id", ifAny: receipt.providerSessionID?.text)
        data.member("webhook_event", receipt.event.text)
        data.member("webhook_id_sha256", receipt.delivery.text)
        data.member("effect", receipt.effect.rawValue)
        data.member("end_user_id", ifAny: receipt.endUserID?.text)
        data.member("institution_id", ifAny: receipt.institutionID?.text)
        data.member("consent_id", ifAny: receipt.consentID?.text)
        if receipt.suppressed > 0 { data.member("suppressed", receipt.suppressed) }
    }

    private static func write(_ summary: SessionSummary, to data: inout JSONObjectText) {
        data.member("provider", summary.provider.text)
        data.member("provider_session_id", summary.providerSessionID.text)
        data.member("end_user_id", summary.endUserID.text)
        data.member("institution_id", ifAny: summary.institutionID?.text)
    }

    private static func write(_ detail: ErrorDetail, to data: inout JSONObjectText) {
        data.member("error", ifAny: detail.error)
        data.member("error_type", ifAny: detail.type)
        data.member("error_description", ifAny: detail.description)
        data.member("error_id", ifAny: detail.id)
        data.member("error_uri", ifAny: detail.uri)
    }

    private static func write(_ peer: Peer, to data: inout JSONObjectText) {
        data.member("peer") {
            $0.member("pid", peer.pid)
            $0.member("uid", peer.uid)
            $0.member("gid", peer.gid)
        }
    }
}

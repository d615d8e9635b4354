import FoundationEssentials
import Sessions
import Values

extension EventData {
    /// The event of a line, whose head is known.
    static func event(
        _ wire: EventWire, as head: EventHead, sequence: UInt64
    ) throws(LineFlaw) -> Event {
        Event(
            id: wire.id, sequence: sequence, time: head.time,
            fact: try fact(head.type, wire, time: head.time))
    }

    private static func fact(
        _ type: EventType, _ wire: EventWire, time: Date
    ) throws(LineFlaw) -> Fact {
        let data = wire.data
        switch type {
        case .sessionCreated: return .sessionCreated(try session(wire, time: time))
        case .sessionStarted: return .sessionStarted(try summary(wire))
        case .sessionReturned: return .sessionReturned(try summary(wire))
        case .sessionExtended:
            return .sessionExtended(
                Extension(
                    session: try summary(wire), expiresAt: try expiry(data),
                    peer: try given(peer(data), "peer")))
        case .sessionCompleted: return try settlement(as: .completed, wire, time: time)
        case .sessionCancelled: return try settlement(as: .cancelled, wire, time: time)
        case .sessionFailed: return try settlement(as: .failed, wire, time: time)
        case .sessionExpired: return try settlement(as: .expired, wire, time: time)
        case .sessionRevoked: return try settlement(as: .revoked, wire, time: time)
        case .sessionCarried: return .sessionCarried(try carried(wire))
        case .callbackLate:
            return .callbackLate(
                LateCallback(
                    session: try summary(wire),
                    standing: try given(data.status.flatMap(Status.init), "status"),
                    claimed: try given(data.claimed_status.flatMap(Status.init), "claimed_status"),
                    detail: detail(data)))
        case .callbackRejected:
            return .callbackRejected(
                Rejection(
                    provider: data.provider.flatMap { ProviderName($0) },
                    session: wire.subject == nil ? nil : try summary(wire),
                    reason: try given(data.reason.flatMap(Rejection.Reason.init), "reason"),
                    detail: detail(data), client: data.client_address,
                    suppressed: data.suppressed ?? 0))
        case .webhookReceived: return .webhookReceived(try receipt(wire))
        case .webhookCarried:
            return .webhookCarried(try given(data.webhooks, "webhooks").map(carriedWebhook))
        case .webhookRejected:
            return .webhookRejected(
                WebhookRejection(
                    provider: try provider(data),
                    reason: try given(
                        data.reason.flatMap(WebhookRejection.Reason.init), "reason"),
                    client: data.client_address, suppressed: data.suppressed ?? 0))
        case .daemonStarted:
            return .daemonStarted(
                DaemonStart(
                    version: try given(data.version, "version"), pid: try given(data.pid, "pid"),
                    openSessions: try given(data.open_sessions, "open_sessions")))
        case .daemonReloaded:
            return .daemonReloaded(
                DaemonReload(
                    changed: try given(data.changed, "changed"),
                    needsRestart: try given(data.needs_restart, "needs_restart"),
                    peer: peer(data)))
        case .daemonStopped: return .daemonStopped
        case .journalRotated:
            let segment = try given(data.segment, "segment")
            guard SegmentName.isSegment(segment) else { throw LineFlaw("has no usable segment") }
            return .journalRotated(
                JournalRotation(
                    firstSequence: SegmentName.first(in: segment),
                    sessions: try given(data.carried_sessions, "carried_sessions"),
                    webhooks: try given(data.carried_webhooks, "carried_webhooks")))
        case .journalRepaired:
            return .journalRepaired(
                JournalRepair(
                    segment: try given(data.segment, "segment"),
                    bytes: try given(data.bytes, "bytes"),
                    keptIn: data.kept_in))
        case .journalDamaged:
            return .journalDamaged(
                JournalDamage(
                    segment: try given(data.segment, "segment"),
                    line: try given(data.line, "line"),
                    finding: try given(data.finding, "finding")))
        }
    }

    private static func session(_ wire: EventWire, time: Date) throws(LineFlaw) -> Session {
        let data = wire.data
        let summary = try summary(wire)
        return Session(
            id: summary.id, provider: summary.provider,
            providerSessionID: summary.providerSessionID, endUserID: summary.endUserID,
            institutionID: summary.institutionID,
            returnURL: data.return_url.flatMap { WebAddress($0) },
            cancelURL: data.cancel_url.flatMap { WebAddress($0) }, createdAt: time,
            expiresAt: try expiry(data),
            tokens: TokenDigests(
                callback: try digest(data.callback_token_sha256, "callback_token_sha256"),
                cancel: try digest(data.cancel_token_sha256, "cancel_token_sha256"),
                start: try digest(data.start_token_sha256, "start_token_sha256")),
            creator: try given(peer(data), "peer"),
            idempotency: data.idempotency_key_sha256 == nil
                ? nil
                : IdempotencyMark(
                    key: try digest(data.idempotency_key_sha256, "idempotency_key_sha256"),
                    request: try digest(data.request_sha256, "request_sha256")),
            notes: ProviderNotes(
                createdAt: data.provider_created_at.flatMap { Date(rfc3339: $0) },
                requestID: data.provider_request_id, completesOn: exact(data.completes_on)))
    }

    private static func carried(_ wire: EventWire) throws(LineFlaw) -> Session {
        let data = wire.data
        let created = try session(wire, time: try date(data.created_at, "created_at"))
        let status = try given(data.status.flatMap(Status.init), "status")
        let standing: Session.Standing =
            switch status {
            case .pending: .pending
            case .returned: .returned
            default:
                .settled(
                    try outcome(status, data, at: try date(data.settled_at, "settled_at")))
            }
        let number = try given(data.created_sequence.flatMap { UInt64($0) }, "created_sequence")
        return created.carried(
            standing: standing, isStarted: data.started ?? false,
            lateReported: data.late_reported ?? false, createdSequence: number)
    }

    private static func carriedWebhook(
        _ wire: EventWire.WebhookWire
    ) throws(LineFlaw) -> CarriedWebhook {
        CarriedWebhook(
            delivery: try digest(wire.webhook_id_sha256, "webhook_id_sha256"),
            receivedAt: try date(wire.received_at, "received_at"))
    }

    private static func receipt(_ wire: EventWire) throws(LineFlaw) -> WebhookReceipt {
        let data = wire.data
        return WebhookReceipt(
            provider: try provider(data),
            session: wire.subject == nil ? nil : try sessionID(wire),
            providerSessionID: exact(data.provider_session_id),
            delivery: try digest(data.webhook_id_sha256, "webhook_id_sha256"),
            event: try given(exact(data.webhook_event), "webhook_event"),
            effect: try given(data.effect.flatMap(WebhookReceipt.Effect.init), "effect"),
            endUserID: exact(data.end_user_id), institutionID: exact(data.institution_id),
            consentID: exact(data.consent_id), suppressed: data.suppressed ?? 0)
    }

    private static func settlement(
        as status: Status, _ wire: EventWire, time: Date
    ) throws(LineFlaw) -> Fact {
        .sessionSettled(
            Settlement(
                session: try summary(wire),
                outcome: try outcome(status, wire.data, at: time),
                durationMilliseconds: try given(wire.data.duration_ms, "duration_ms"),
                peer: peer(wire.data)))
    }

    private static func outcome(
        _ status: Status, _ data: EventWire.Payload, at time: Date
    ) throws(LineFlaw) -> Outcome {
        Outcome(
            status: status, settledAt: time, via: try given(data.via.flatMap(Via.init), "via"),
            detail: detail(data), consentID: exact(data.consent_id))
    }

    private static func summary(_ wire: EventWire) throws(LineFlaw) -> SessionSummary {
        SessionSummary(
            id: try sessionID(wire),
            provider: try provider(wire.data),
            providerSessionID: try given(
                exact(wire.data.provider_session_id), "provider_session_id"),
            endUserID: try given(exact(wire.data.end_user_id), "end_user_id"),
            institutionID: exact(wire.data.institution_id))
    }

    private static func sessionID(_ wire: EventWire) throws(LineFlaw) -> SessionID {
        try given(wire.subject.flatMap { SessionID($0) }, "subject")
    }

    private static func provider(_ data: EventWire.Payload) throws(LineFlaw) -> ProviderName {
        try given(data.provider.flatMap { ProviderName($0) }, "provider")
    }

    private static func expiry(_ data: EventWire.Payload) throws(LineFlaw) -> Date {
        try date(data.expires_at, "expires_at")
    }

    private static func date(_ text: String?, _ name: String) throws(LineFlaw) -> Date {
        try given(text.flatMap { Date(rfc3339: $0) }, name)
    }

    private static func detail(_ data: EventWire.Payload) -> ErrorDetail {
        ErrorDetail(
            error: data.error, type: data.error_type, description: data.error_description,
            id: data.error_id, uri: data.error_uri)
    }

    private static func peer(_ data: EventWire.Payload) -> Peer? {
        data.peer.map { Peer(pid: $0.pid, uid: $0.uid, gid: $0.gid) }
    }

    private static func digest(_ text: String?, _ name: String) throws(LineFlaw) -> Digest {
        try given(text.flatMap { Digest(recorded: $0) }, name)
    }

    private static func exact(_ text: String?) -> ExactText? { text.map { ExactText($0) } }

    private static func given<Value>(
        _ value: Value?, _ name: String
    ) throws(LineFlaw) -> Value {
        guard let value else { throw LineFlaw("has no usable \(name)") }
        return value
    }
}

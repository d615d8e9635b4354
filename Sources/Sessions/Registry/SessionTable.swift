import FoundationEssentials
import Values

/// All sessions that are kept, as a fold over events: the same for an event that just happened and
/// for one that is replayed. A value; ``SessionRegistry`` owns the one that counts.
struct SessionTable {
    private(set) var sessions: [SessionID: Session] = [:]
    /// By the number of their creation; forgotten sessions stay as holes until half of it is holes.
    private var creationOrder = SessionOrder()
    /// How many sessions are neither settled nor forgotten.
    private(set) var openCount = 0
    private(set) var openByUser: [UInt32: Int] = [:]
    private var names = SessionNames()
    private(set) var seenWebhooks = SeenWebhooks()
    /// When open sessions end; entries of settled ones stay until they are half of it.
    private var deadlines = SessionTimes()
    /// When settled sessions were settled.
    private var settlements = SessionTimes()
    /// How far the clock that timers go by is ahead of the wall clock, by which events are dated.
    var steadyLead: TimeInterval = 0
    /// By the same clock, when the event happens that is applied; nil in a replay.
    var moment: Date?

    /// Settled sessions that are still kept.
    var settledCount: Int { settlements.count }

    /// The session that a token belongs to, where the token is good for that path.
    func session(token: Digest, on path: ReturnPath) -> Session? {
        names.id(token: token, on: path).flatMap { sessions[$0] }
    }

    /// The session that a start token belongs to.
    func session(startToken: Digest) -> Session? {
        names.id(startToken: startToken).flatMap { sessions[$0] }
    }

    /// The session that was created under an idempotency key.
    func session(idempotencyKey: Digest) -> Session? {
        names.id(idempotencyKey: idempotencyKey).flatMap { sessions[$0] }
    }

    /// The sessions of a provider that a webhook's subject fits, before anything is decided.
    func candidates(for report: WebhookReport, of provider: ProviderName) -> [Session] {
        let ids =
            switch report.about {
            case .session(let recordedID): names.ids(recordedAs: recordedID, of: provider)
            case .endUser:
                report.endUserID.map { names.ids(awaitingConsentOf: $0, of: provider) } ?? []
            case .noSession: Set<SessionID>()
            }
        return ids.compactMap { sessions[$0] }
    }

    /// The sessions that a provider's name is recorded for.
    func sessionIDs(recordedAs name: ExactText, of provider: ProviderName) -> Set<SessionID> {
        names.ids(recordedAs: name, of: provider)
    }

    /// The sessions themselves.
    func sessions(recordedAs name: ExactText, of provider: ProviderName) -> [Session] {
        sessionIDs(recordedAs: name, of: provider).compactMap { sessions[$0] }
    }

    /// Whether a session that is kept has this consent.
    func isConsentKnown(_ consentID: ExactText, of provider: ProviderName) -> Bool {
        !names.ids(having: consentID, of: provider).isEmpty
    }

    /// The sessions whose browser came back without proof.
    var returned: [SessionID] {
        sessions.values.filter { $0.standing == .returned }.map(\.id)
    }

    /// The next `count` sessions created before event `sequence`, newest first, and the sequence
    /// to go on before, or nil at the end. Fewer where some are forgotten.
    func page(before sequence: UInt64, count: Int) -> (sessions: [Session], next: UInt64?) {
        let page = creationOrder.page(before: sequence, count: count)
        return (page.ids.compactMap { sessions[$0] }, page.next)
    }

    /// The next `count` sessions created from event `sequence` on, oldest first, and where to go
    /// on, or nil at the end. Fewer where some are forgotten.
    func created(from sequence: UInt64, count: Int) -> (sessions: [Session], next: UInt64?) {
        let page = creationOrder.page(from: sequence, count: count)
        return (page.ids.compactMap { sessions[$0] }, page.next)
    }

    /// Takes an event in. One that speaks of a session which is not (or no longer) here says
    /// nothing.
    mutating func apply(_ event: Event) {
        switch event.fact {
        case .sessionCreated(let session): insert(session, sequence: event.sequence)
        case .sessionStarted(let summary):
            change(summary.id, sequence: event.sequence) { $0.isStarted = true }
        case .sessionReturned(let summary):
            change(summary.id, sequence: event.sequence) { session in
                if session.outcome == nil { session.standing = .returned }
            }
        case .sessionExtended(let extended):
            change(extended.session.id, sequence: event.sequence) { session in
                session.expiresAt = extended.expiresAt
            }
            addDeadline(extended.expiresAt, of: extended.session.id)
        case .sessionSettled(let settlement): settle(settlement, sequence: event.sequence)
        case .sessionCarried(let session): restate(session, sequence: event.sequence)
        case .callbackLate(let late):
            change(late.session.id, sequence: event.sequence) { $0.lateReported = true }
        case .webhookReceived(let receipt): take(receipt, of: event)
        case .webhookCarried(let webhooks):
            for webhook in webhooks {
                seenWebhooks.note(
                    webhook.delivery, sequence: event.sequence, at: webhook.receivedAt,
                    moment: webhook.receivedAt)
            }
        case .callbackRejected, .webhookRejected, .daemonStarted, .daemonReloaded,
            .daemonStopped, .journalRotated, .journalRepaired, .journalDamaged:
            break
        }
    }

    /// The earliest moment at which a session's life ends, grace not counted, or nil with none
    /// open.
    mutating func earliestDeadline() -> Date? {
        while let first = deadlines.first {
            if let session = sessions[first.id], session.outcome == nil,
                session.expiresAt == first.stated
            {
                return first.time
            }
            deadlines.removeFirst()
        }
        return nil
    }

    /// Takes a session's deadline away: something else ends it.
    mutating func dropDeadline(of id: SessionID) {
        if deadlines.first?.id == id { deadlines.removeFirst() }
    }

    /// Forgets webhooks that came before `time`.
    mutating func forgetWebhooks(before time: Date) {
        seenWebhooks.forget(before: time)
    }

    /// The open session whose life ended first, at `time` or before.
    mutating func overdue(at time: Date) -> Session? {
        guard let earliest = earliestDeadline(), earliest <= time, let first = deadlines.first
        else { return nil }
        return sessions[first.id]
    }

    /// Forgets sessions that were settled before `time`, and the oldest past ``Limits``, at most
    /// `count`; returns them.
    mutating func forget(settledBefore time: Date, atMost count: Int) -> [SessionID] {
        var forgotten: [SessionID] = []
        while let oldest = settlements.first, forgotten.count < count {
            guard oldest.time < time || settledCount > Limits.settledSessions else { break }
            settlements.removeFirst()
            remove(oldest.id)
            forgotten.append(oldest.id)
        }
        if creationOrder.count > 2 * sessions.count + 16 {
            creationOrder.removeAll { sessions[$0] == nil }
        }
        return forgotten
    }

    private mutating func insert(_ created: Session, sequence: UInt64) {
        guard sessions[created.id] == nil else { return }
        var session = created
        session.sequence = sequence
        // A number past the line that states it is damage, and would be past every new segment.
        if session.createdSequence == 0 || session.createdSequence > sequence {
            session.createdSequence = sequence
        }
        sessions[session.id] = session
        creationOrder.insert(session.id, at: session.createdSequence)
        names.add(session)
        openCount += 1
        openByUser[session.creator.uid, default: 0] += 1
        addDeadline(session.expiresAt, of: session.id)
    }

    /// Takes a session as a segment's head states it. Of one that is here already, it may know more
    /// where lines before are damaged.
    private mutating func restate(_ carried: Session, sequence: UInt64) {
        guard let known = sessions[carried.id] else {
            insert(carried, sequence: sequence)
            if let outcome = carried.outcome { close(carried, outcome) }
            return
        }
        guard known.outcome == nil, known.asRecorded != carried else { return }
        change(carried.id, sequence: sequence) { session in
            session.standing = carried.standing
            session.expiresAt = carried.expiresAt
            session.isStarted = carried.isStarted
            session.lateReported = carried.lateReported
        }
        addDeadline(carried.expiresAt, of: carried.id)
        if let outcome = carried.outcome { close(carried, outcome) }
    }

    private mutating func addDeadline(_ expiresAt: Date, of id: SessionID) {
        deadlines.insert(id, at: expiresAt, ahead: steadyLead)
    }

    private mutating func take(_ receipt: WebhookReceipt, of event: Event) {
        seenWebhooks.note(
            receipt.delivery, sequence: event.sequence,
            at: event.time, moment: moment ?? event.time)
        guard let id = receipt.session, let consent = receipt.consentID,
            receipt.effect == .consentAdded
        else { return }
        change(id, sequence: event.sequence) { session in
            guard var outcome = session.outcome else { return }
            outcome.consentID = consent
            session.standing = .settled(outcome)
        }
        if let session = sessions[id] { names.add(consent: consent, of: session) }
    }

    private mutating func settle(_ settlement: Settlement, sequence: UInt64) {
        guard let session = sessions[settlement.session.id], session.outcome == nil else { return }
        change(session.id, sequence: sequence) { $0.standing = .settled(settlement.outcome) }
        close(session, settlement.outcome)
    }

    /// What an outcome changes around its session.
    private mutating func close(_ session: Session, _ outcome: Outcome) {
        if let consent = outcome.consentID {
            names.add(consent: consent, of: session)
        } else if outcome.status != .completed {
            names.noMoreConsent(session)
        }
        openCount -= 1
        if deadlines.count > 2 * openCount + 64 {
            deadlines.removeAll { sessions[$0]?.outcome != nil || sessions[$0] == nil }
        }
        let left = (openByUser[session.creator.uid] ?? 1) - 1
        openByUser[session.creator.uid] = left > 0 ? left : nil
        settlements.insert(session.id, at: moment ?? outcome.settledAt)
    }

    private mutating func change(
        _ id: SessionID, sequence: UInt64, _ body: (inout Session) -> Void
    ) {
        guard var session = sessions[id] else { return }
        body(&session)
        session.sequence = sequence
        sessions[id] = session
    }

    private mutating func remove(_ id: SessionID) {
        guard let session = sessions.removeValue(forKey: id) else { return }
        names.remove(session)
    }
}

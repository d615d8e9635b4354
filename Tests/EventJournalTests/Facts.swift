import FoundationEssentials
import Sessions
import Values

@testable import EventJournal

/// One fact of each kind, and events around them.
enum Facts {
    static let time = Date(millisecondsSince1970: 1_800_000_000_123)
    static let peer = Peer(pid: 42, uid: 1000, gid: 1001)
    static let detail = ErrorDetail(
        error: "server_error", type: "CONSENT_OTP_FAILURE",
        description: "line one\nline two \u{0}\u{1B}[31m \u{202E} \"quoted\" \\ é 👍", id: "err_1",
        uri: "https://x.example/#a")

    static func session(_ number: Int = 1) -> Session {
        let digits = String(number)
        let text = "ses_" + String(repeating: "A", count: 22 - digits.count) + digits
        guard let id = SessionID(text), let provider = ProviderName("fiskil") else {
            preconditionFailure("the fixture is wrong")
        }
        return Session(
            id: id, provider: provider, providerSessionID: ExactText("ps-\(number)"),
            endUserID: "eu_é",
            institutionID: "10", returnURL: WebAddress("https://a.example/r?x=1"),
            cancelURL: WebAddress("https://a.example/c"), createdAt: time,
            expiresAt: time.addingTimeInterval(60),
            tokens: TokenDigests(
                callback: Digest(of: "c\(number)"), cancel: Digest(of: "x\(number)"),
                start: Digest(of: "s\(number)")),
            creator: peer,
            idempotency: IdempotencyMark(key: Digest(of: "k"), request: Digest(of: "r")),
            notes: ProviderNotes(createdAt: time, requestID: "req_1", completesOn: "DONE"))
    }

    static func settlement(_ status: Status) -> Fact {
        .sessionSettled(
            Settlement(
                session: session().summary,
                outcome: Outcome(
                    status: status, settledAt: time,
                    via: status == .revoked ? .operator : .callback,
                    detail: detail, consentID: status == .completed ? "consent-1" : nil),
                durationMilliseconds: 12, peer: status == .revoked ? peer : nil))
    }

    static var all: [Fact] {
        [
            .sessionCreated(session()), .sessionStarted(session().summary),
            .sessionReturned(session().summary),
            settlement(.completed), settlement(.cancelled), settlement(.failed),
            settlement(.expired), settlement(.revoked),
            .callbackRejected(
                Rejection(
                    provider: session().provider, session: session().summary,
                    reason: .sessionIDMismatch, detail: detail, suppressed: 3)),
            .callbackRejected(
                Rejection(
                    provider: nil, session: nil, reason: .unknownToken, detail: .none,
                    suppressed: 0)),
            .callbackLate(
                LateCallback(
                    session: session().summary, standing: .expired, claimed: .completed,
                    detail: detail)),
            .sessionExtended(Extension(session: session().summary, expiresAt: time, peer: peer)),
            .webhookReceived(
                WebhookReceipt(
                    provider: session().provider, session: session().id,
                    providerSessionID: "ps-1", delivery: Digest(of: "d"), event: "DONE\u{202E}",
                    effect: .consentAdded, endUserID: "eu_é", institutionID: "10",
                    consentID: "c")),
            .webhookReceived(
                WebhookReceipt(
                    provider: session().provider, session: nil, providerSessionID: nil,
                    delivery: Digest(of: "e"), event: "DONE", effect: .noSession, endUserID: nil,
                    institutionID: nil, consentID: nil)),
            .sessionCarried(
                session().carried(
                    standing: .settled(
                        Outcome(
                            status: .failed, settledAt: time, via: .webhook, detail: detail,
                            consentID: "consent-1")),
                    isStarted: true, lateReported: true, createdSequence: 7)),
            .sessionCarried(
                session(2).carried(
                    standing: .returned, isStarted: false, lateReported: false,
                    createdSequence: 1 << 40)),
            .webhookCarried([
                CarriedWebhook(delivery: Digest(of: "d"), receivedAt: time),
                CarriedWebhook(delivery: Digest(of: "e"), receivedAt: time),
            ]),
            .journalRotated(JournalRotation(firstSequence: 9, sessions: 2, webhooks: 3)),
            .webhookRejected(
                WebhookRejection(
                    provider: session().provider, reason: .badSignature, suppressed: 2)),
            .daemonStarted(DaemonStart(version: "1", pid: 2, openSessions: 3)), .daemonStopped,
            .daemonReloaded(
                DaemonReload(changed: ["a.b", "c\u{202E}"], needsRestart: [], peer: peer)),
            .journalRepaired(JournalRepair(segment: "a", bytes: 1, keptIn: "b")),
            .journalDamaged(JournalDamage(segment: "a", line: 1, finding: "is odd")),
        ]
    }

    static func event(_ fact: Fact, _ sequence: UInt64) -> Event {
        Event(id: "id-\(sequence)", sequence: sequence, time: time, fact: fact)
    }

    /// A journal's bytes with these facts, numbered from 1.
    static func journal(_ facts: [Fact]) -> [UInt8] {
        var chain = Chain.start
        var bytes: [UInt8] = []
        for (index, fact) in facts.enumerated() {
            let line = EventLine(
                event(fact, UInt64(index + 1)), source: "s", after: chain,
                opensSegment: index == 0)
            chain = line.chain
            bytes += line.bytes
        }
        return bytes
    }
}

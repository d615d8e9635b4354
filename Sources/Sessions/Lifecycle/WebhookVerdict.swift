import FoundationEssentials
import Values

/// What a signed webhook means for the sessions it could be about: a pure decision, never a guess.
struct WebhookVerdict {
    let session: Session?
    let effect: WebhookReceipt.Effect
    /// What changes the session, to be recorded ahead of the webhook itself.
    let change: Fact?

    /// How far the provider's clock may be behind ours.
    private static let clockTolerance: TimeInterval = 60

    /// Decides.
    ///
    /// - Parameters:
    ///   - candidates: the provider's sessions that the report's subject fits.
    ///   - isConsentKnown: whether some session has the report's consent already.
    init(_ report: WebhookReport, candidates: [Session], isConsentKnown: Bool, at time: Date) {
        switch report.about {
        case .noSession:
            self.init(nil, .noSession)
        case .session:
            guard let session = candidates.first else { self.init(nil, .noSession); return }
            guard candidates.count == 1 else { self.init(nil, .ambiguous); return }
            guard report.endUserID == session.endUserID else {
                self.init(nil, .otherEndUser)
                return
            }
            self.init(report, of: session, at: time)
        case .endUser(let publishedAt):
            let latest = publishedAt.addingTimeInterval(Self.clockTolerance)
            let possible = candidates.filter { session in
                session.endUserID == report.endUserID && session.createdAt <= latest
                    && session.takesConsent(of: report)
            }
            guard let session = possible.first, !isConsentKnown else {
                self.init(nil, .noSession)
                return
            }
            guard possible.count == 1 else { self.init(nil, .ambiguous); return }
            self.init(report, of: session, at: time)
        }
    }

    private init(_ report: WebhookReport, of session: Session, at time: Date) {
        guard report.event == session.notes.completesOn else {
            self.init(session, .nothing); return
        }
        let decision = Lifecycle.report(
            .completed, via: .webhook, to: session, at: time, consentID: report.consentID)
        switch decision {
        case .record(let fact):
            self.init(session, fact.type == .sessionCompleted ? .settled : .nothing, fact)
        case .stands:
            let adds =
                report.consentID != nil && session.status == .completed
                && session.outcome?.consentID == nil
            self.init(session, adds ? .consentAdded : .nothing)
        }
    }

    private init(
        _ session: Session?, _ effect: WebhookReceipt.Effect, _ change: Fact? = nil
    ) {
        self.session = session
        self.effect = effect
        self.change = change
    }
}

extension Session {
    /// Whether a consent that a webhook reports without naming a session can be this one's.
    fileprivate func takesConsent(of report: WebhookReport) -> Bool {
        guard notes.completesOn == report.event,
            institutionID == nil || institutionID == report.institutionID
        else { return false }
        guard let outcome else { return true }
        return outcome.status == .completed && outcome.consentID == nil
    }
}

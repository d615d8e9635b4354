import ControlAPI
import FoundationEssentials
import Sessions
import Values

extension SessionMessage {
    /// A session as the control protocol shows it; without a `handover` as in a list.
    init(_ session: Session, handover: Handover?) {
        self.init(
            id: session.id.text, provider: session.provider.text,
            providerSessionID: handover?.providerSessionID ?? session.providerSessionID.text,
            endUserID: session.endUserID.text, institutionID: session.institutionID?.text,
            status: session.status.rawValue, createdAt: session.createdAt.rfc3339,
            expiresAt: session.expiresAt.rfc3339)
        addresses = handover.map { Addresses(authURL: $0.authURL, startURL: $0.startURL) }
        returnURL = session.returnURL?.text
        cancelURL = session.cancelURL?.text
        outcome = session.outcome.map { OutcomeMessage($0, of: session.id) }
    }
}

import ControlAPI
import FoundationEssentials
import Sessions
import Values

extension OutcomeMessage {
    /// An outcome as the control protocol shows it.
    init(_ outcome: Outcome, of id: SessionID) {
        self.init(
            id: id.text, status: outcome.status.rawValue, settledAt: outcome.settledAt.rfc3339,
            via: outcome.via.rawValue)
        error = outcome.detail.error
        errorType = outcome.detail.type
        errorDescription = outcome.detail.description
        errorID = outcome.detail.id
        errorURI = outcome.detail.uri
        consentID = outcome.consentID?.text
    }
}

import ControlAPI
import FoundationEssentials
import Sessions

extension OpenRequest {
    /// Checks a message's fields.
    init(_ message: CreateMessage) throws(Refusal) {
        try self.init(
            provider: message.provider, endUserID: message.endUserID,
            institutionID: message.institutionID, permissions: message.permissions,
            returnURL: message.returnURL, cancelURL: message.cancelURL,
            lifetimeSeconds: message.lifetimeSeconds,
            options: message.options ?? [:])
    }
}

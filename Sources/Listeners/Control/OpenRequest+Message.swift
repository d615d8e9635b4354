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
            options: (message.options ?? [:]).mapValues(OptionValue.init))
    }
}

extension OptionValue {
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .integer(let integer): self = .integer(integer)
        case .number(let number): self = .number(number)
        case .string(let string): self = .string(string)
        case .array(let array): self = .array(array.map(OptionValue.init))
        case .object(let object): self = .object(object.mapValues(OptionValue.init))
        }
    }
}

import ControlAPI
import FoundationEssentials
import Sessions

extension SessionMessage {
    /// A session as the control protocol shows it; without `addresses` as in a list.
    init(_ session: Session, addresses: BrowserAddresses?) {
        self.init(
            id: session.id.text, provider: session.provider.text,
            providerSessionID: session.providerSessionID, endUserID: session.endUserID,
            institutionID: session.institutionID, status: session.status.rawValue,
            createdAt: session.createdAt.rfc3339, expiresAt: session.expiresAt.rfc3339)
        self.addresses = addresses.map { Addresses(authURL: $0.authURL, startURL: $0.startURL) }
        returnURL = session.returnURL?.text
        cancelURL = session.cancelURL?.text
        outcome = session.outcome.map { OutcomeMessage($0, of: session.id) }
    }
}

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
    }
}

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
        case .number(let number): self = .number(number)
        case .string(let string): self = .string(string)
        case .array(let array): self = .array(array.map(OptionValue.init))
        case .object(let object): self = .object(object.mapValues(OptionValue.init))
        }
    }
}

extension IdempotencyMark {
    /// The mark of `message` under `key`, for one uid.
    ///
    /// The digest is over the message with its members sorted, so that a client's order of members
    /// does not make a repetition another request.
    init(key: String, of message: CreateMessage, uid: UInt32) throws {
        guard (1...Limits.identifierBytes).contains(key.utf8.count), !key.holdsControlCharacter
        else {
            throw Refusal.invalidField(
                name: "Idempotency-Key",
                reason: "is empty, longer than \(Limits.identifierBytes) bytes, or not plain text")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        self.init(
            key: Digest(of: "\(uid):\(key)"),
            request: Digest(ofBytes: Array(try encoder.encode(message))))
    }
}

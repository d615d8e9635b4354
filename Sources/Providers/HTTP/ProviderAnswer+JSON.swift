import NIOHTTP1
import Sessions
import Values

extension ProviderAnswer {
    /// An answer of ours in a provider's shape.
    init(status: Int, type: String = "application/json", _ object: [ExactText: JSONValue]) {
        self.init(
            status: status, headers: ["Content-Type": type], body: WireObject(object).bytes)
    }
}

extension ProviderClient.Answer {
    /// The answer as an application may see it that speaks the provider's wire, with the header
    /// fields that are about it and not about the connection.
    func handedOn(_ names: [String] = [], body: [UInt8]? = nil) -> ProviderAnswer {
        var kept: [String: String] = [:]
        for name in ["Content-Type", "Retry-After"] + names {
            if let value = headers.first(name: name), !value.holdsControlCharacter {
                kept[name] = value
            }
        }
        return ProviderAnswer(status: status, headers: kept, body: body ?? self.body)
    }

    /// The body, if it is strictly JSON.
    var json: JSONValue? { try? JSONValue(reading: body) }

    /// Reads the answer to a call.
    ///
    /// - Parameters:
    ///   - what: what the answer should be, for people.
    ///   - refusal: how a 4xx is read.
    func decoded<Message: WireMessage>(
        _ what: String, names: [String] = [],
        refusal: (ProviderClient.Answer) -> ProviderRefusal
    ) throws(ProviderError) -> Message {
        switch status {
        case 200, 201:
            guard let message = json.flatMap(Message.init) else {
                throw .unavailable("answered something that is no \(what)")
            }
            return message
        case 400...499: throw .refused(refusal(self))
        default:
            throw .unavailable(
                "answered with status \(status)",
                answer: (500...599).contains(status) ? handedOn(names) : nil)
        }
    }
}

/// What a provider says in JSON. Members that are not known are ignored.
protocol WireMessage {
    /// Reads a message; nil where something that is needed is missing or of another type.
    init?(_ json: JSONValue)
}

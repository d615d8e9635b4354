import FoundationEssentials
import NIOHTTP1
import Sessions

extension ProviderAnswer {
    /// An answer of ours in a provider's shape.
    init(status: Int, type: String = "application/json", _ object: [String: OptionValue]) {
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

    /// Reads the answer to a call.
    ///
    /// - Parameters:
    ///   - what: what the answer should be, for people.
    ///   - refusal: how a 4xx is read.
    func decoded<Message: Decodable>(
        _ what: String, names: [String] = [],
        refusal: (ProviderClient.Answer) -> ProviderRefusal
    ) throws(ProviderError) -> Message {
        switch status {
        case 200, 201:
            guard let message = try? JSONDecoder().decode(Message.self, from: Data(body)) else {
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

import Sessions
import Values

/// Knot's messages (docs.knotapi.com, API reference: create session, extend session). Unknown
/// members are ignored, as Knot asks of its clients.
enum KnotWire {
    /// The answer to `POST /session/create` and `POST /session/extend`.
    struct SessionAnswer: WireMessage {
        let session: String

        init?(_ json: JSONValue) {
            guard let session = json["session"]?.text else { return nil }
            self.session = session
        }
    }

    /// What a 4xx says, whatever its body is; a 500 has `message` alone.
    static func refusal(_ answer: ProviderClient.Answer) -> ProviderRefusal {
        let said = answer.json
        return ProviderRefusal(
            status: answer.status,
            name: said?["error_code"]?.text ?? said?["error_type"]?.text, id: nil,
            message: said?["error_message"]?.text ?? said?["message"]?.text,
            answer: answer.handedOn())
    }
}

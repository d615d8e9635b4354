import FoundationEssentials
import Sessions

/// Knot's messages (docs.knotapi.com, API reference: create session, extend session). Unknown
/// members are ignored, as Knot asks of its clients.
enum KnotWire {
    /// The answer to `POST /session/create` and `POST /session/extend`.
    struct SessionAnswer: Decodable {
        let session: String
    }

    /// An error; a 500 has `message` alone.
    private struct ErrorBody: Decodable {
        let error_type: String?
        let error_code: String?
        let error_message: String?
        let message: String?
    }

    /// What a 4xx says, whatever its body is.
    static func refusal(_ answer: ProviderClient.Answer) -> ProviderRefusal {
        let said = try? JSONDecoder().decode(ErrorBody.self, from: Data(answer.body))
        return ProviderRefusal(
            status: answer.status, name: said?.error_code ?? said?.error_type, id: nil,
            message: said?.error_message ?? said?.message, answer: answer.handedOn())
    }
}

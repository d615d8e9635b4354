import FoundationEssentials
import Sessions

/// Fiskil's messages (docs.fiskil.com, API reference: authentication, create auth session, errors).
/// Unknown members are ignored everywhere, as Fiskil asks of its clients.
enum FiskilWire {
    /// The answer to `POST /v1/token`. Older pages call the token `access_token`.
    struct TokenAnswer: Decodable {
        let token: String?
        let access_token: String?
        let expires_in: Double?
    }

    /// The answer to `POST /v1/auth/session`. `id` is the client, not the session.
    struct SessionAnswer: Decodable {
        let session_id: String
        let auth_url: String
        let expires_at: Moment?
    }

    /// A time, as Unix seconds (reference) or RFC 3339 (one guide).
    struct Moment: Decodable {
        let date: Date?

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let seconds = try? value.decode(Double.self) {
                date = Date(timeIntervalSince1970: seconds)
            } else {
                date = try Date(rfc3339: value.decode(String.self))
            }
        }
    }

    /// An error (`application/vnd.goa.error`): six members, or `id`, `name` and `message` only.
    struct GoaError: Decodable {
        let name: String?
        let id: String?
        let message: String?
    }

    /// What a 4xx says, whatever its body is.
    static func refusal(_ answer: ProviderClient.Answer) -> ProviderRefusal {
        let said = try? JSONDecoder().decode(GoaError.self, from: Data(answer.body))
        return ProviderRefusal(
            status: answer.status, name: said?.name, id: said?.id, message: said?.message,
            answer: answer.handedOn())
    }
}

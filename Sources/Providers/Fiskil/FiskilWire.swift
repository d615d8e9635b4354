import FoundationEssentials
import Sessions
import Values

/// Fiskil's messages (docs.fiskil.com, API reference: authentication, create auth session, errors).
/// Unknown members are ignored everywhere, as Fiskil asks of its clients.
enum FiskilWire {
    /// The answer to `POST /v1/token`. Older pages call the token `access_token`.
    struct TokenAnswer: WireMessage {
        let token: String?
        /// Seconds.
        let lifetime: Double?

        init?(_ json: JSONValue) {
            guard json.members != nil else { return nil }
            token = json["token"]?.text ?? json["access_token"]?.text
            lifetime = json["expires_in"]?.double
        }
    }

    /// The answer to `POST /v1/auth/session`. `id` is the client, not the session.
    struct SessionAnswer: WireMessage {
        let sessionID: String
        let authURL: String
        let expiresAt: Date?

        init?(_ json: JSONValue) {
            guard let sessionID = json["session_id"]?.text, let authURL = json["auth_url"]?.text
            else { return nil }
            self.sessionID = sessionID
            self.authURL = authURL
            // Unix seconds (reference) or RFC 3339 (one guide).
            switch json["expires_at"] {
            case .string(let text): expiresAt = Date(rfc3339: text)
            case let number: expiresAt = number?.double.map { Date(timeIntervalSince1970: $0) }
            }
        }
    }

    /// What a 4xx says, whatever its body is: an error (`application/vnd.goa.error`) has six
    /// members, or `id`, `name` and `message` only.
    static func refusal(_ answer: ProviderClient.Answer) -> ProviderRefusal {
        let said = answer.json
        return ProviderRefusal(
            status: answer.status, name: said?["name"]?.text, id: said?["id"]?.text,
            message: said?["message"]?.text, answer: answer.handedOn())
    }
}

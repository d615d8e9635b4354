import NIOHTTP1
import Sessions
import Values

/// Conductor's messages (docs.conductor.is, API reference: auth sessions, end-users, errors).
/// Unknown members are ignored.
enum ConductorWire {
    /// The header field that names a call.
    static let requestID = "Conductor-Request-Id"

    /// The answer to `POST /auth-sessions`.
    struct AuthSession: WireMessage {
        let id: String
        let createdAt: String
        let authFlowURL: String
        let expiresAt: String

        init?(_ json: JSONValue) {
            guard let id = json["id"]?.text, let createdAt = json["createdAt"]?.text,
                let authFlowURL = json["authFlowUrl"]?.text,
                let expiresAt = json["expiresAt"]?.text
            else { return nil }
            self.id = id
            self.createdAt = createdAt
            self.authFlowURL = authFlowURL
            self.expiresAt = expiresAt
        }
    }

    /// The answer to `GET /end-users/{id}`.
    struct EndUser: WireMessage {
        /// When each connection last answered; without those that never did.
        let lastSuccesses: [String]

        init?(_ json: JSONValue) {
            guard case .array(let connections)? = json["integrationConnections"] else {
                return nil
            }
            lastSuccesses = connections.compactMap { $0["lastSuccessfulRequestAt"]?.text }
        }
    }

    /// What a 4xx says, whatever its body is: some are no JSON.
    static func refusal(_ answer: ProviderClient.Answer) -> ProviderRefusal {
        let said = answer.json?["error"]
        return ProviderRefusal(
            status: answer.status, name: said?["code"]?.text ?? said?["type"]?.text,
            id: said?["requestId"]?.text ?? answer.headers.first(name: requestID),
            message: said?["message"]?.text, answer: answer.handedOn([requestID]))
    }
}

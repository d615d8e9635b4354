import FoundationEssentials
import NIOHTTP1
import Sessions

/// Conductor's messages (docs.conductor.is, API reference: auth sessions, end-users, errors).
/// Unknown members are ignored.
enum ConductorWire {
    /// The header field that names a call.
    static let requestID = "Conductor-Request-Id"

    /// The answer to `POST /auth-sessions`.
    struct AuthSession: Decodable {
        let id: String
        let createdAt: String
        let authFlowUrl: String
        let expiresAt: String
    }

    /// The answer to `GET /end-users/{id}`.
    struct EndUser: Decodable {
        let integrationConnections: [Connection]

        struct Connection: Decodable {
            let lastSuccessfulRequestAt: String?
        }
    }

    /// An error, as far as it is read.
    private struct ErrorBody: Decodable {
        let error: Detail

        struct Detail: Decodable {
            let message: String?
            let type: String?
            let code: String?
            let requestId: String?
        }
    }

    /// What a 4xx says, whatever its body is: some are no JSON.
    static func refusal(_ answer: ProviderClient.Answer) -> ProviderRefusal {
        let said = try? JSONDecoder().decode(ErrorBody.self, from: Data(answer.body)).error
        return ProviderRefusal(
            status: answer.status, name: said?.code ?? said?.type,
            id: said?.requestId ?? answer.headers.first(name: requestID), message: said?.message,
            answer: answer.handedOn([requestID]))
    }
}

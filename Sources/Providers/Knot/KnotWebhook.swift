import Crypto
import FoundationEssentials
import Sessions
import Settings

/// Verifies and reads Knot's webhooks (docs.knotapi.com: webhooks, verification).
///
/// `Knot-Signature` is the base64 of HMAC-SHA256, under the API's secret, over the body's length,
/// two header fields, the event and the session: nothing else in the body is authenticated.
enum KnotWebhook {
    /// The event that completes a session of this type.
    static func completion(ofType type: String) -> String {
        type == "vault" ? "VAULTING_SUCCEEDED" : "AUTHENTICATED"
    }

    static func verify(_ webhook: Webhook, _ secret: Secret) -> WebhookReading {
        // Event and session stand in the body, so it is read before it is believed.
        let message = try? JSONDecoder().decode(Message.self, from: Data(webhook.body))
        guard let message, let signature = webhook.header("Knot-Signature"),
            let code = Data(base64Encoded: signature),
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Data(signed(message, webhook).utf8),
                using: SymmetricKey(data: Array(secret.secretText.utf8)))
        else { return .forged }
        let session = message.session_id.flatMap { $0.isEmpty ? nil : $0 }
        var report = WebhookReport(
            deliveryKey: deliveryKey(message, webhook), event: message.event,
            about: session.map {
                .session(recordedID: ProviderSession.recordedID(ofSecret: $0))
            } ?? .noSession)
        report.endUserID = message.external_user_id
        return .report(report)
    }

    /// The text that Knot signs; `session_id` is left out where there is none.
    private static func signed(_ message: Message, _ webhook: Webhook) -> String {
        var pairs = [
            "Content-Length", String(webhook.body.count),
            "Content-Type", webhook.header("Content-Type") ?? "",
            "Encryption-Type", webhook.header("Encryption-Type") ?? "",
            "event", message.event,
        ]
        if let session = message.session_id { pairs += ["session_id", session] }
        return pairs.joined(separator: "|")
    }

    /// Knot names no delivery: event, session, task and time are the same in a repetition. Without
    /// a session the end user tells two apart that happened at once.
    private static func deliveryKey(_ message: Message, _ webhook: Webhook) -> String {
        let parts: [String] = [
            message.event, message.session_id ?? "", message.task_id?.text ?? "",
            message.timestamp?.text ?? Digest(ofBytes: webhook.body).text,
            message.session_id == nil ? message.external_user_id ?? "" : "",
        ]
        return parts.joined(separator: "\n")
    }

    /// The body, as far as it is read.
    private struct Message: Decodable {
        let event: String
        let session_id: String?
        let task_id: Scalar?
        let external_user_id: String?
        let timestamp: Scalar?
    }

    /// A number or a text: Knot's pages show both.
    private struct Scalar: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Int64.self) {
                text = String(number)
            } else {
                text = try value.decode(String.self)
            }
        }
    }
}

import Digests
import FoundationEssentials
import Sessions
import Settings
import Values

/// Verifies and reads Knot's webhooks (docs.knotapi.com: webhooks, verification).
///
/// `Knot-Signature` is the base64 of HMAC-SHA256, under the API's secret, over the body's length,
/// two header fields, the event and the session: nothing else in the body is authenticated.
enum KnotWebhook {
    /// The event that completes a session of this type.
    static func completion(ofType type: String) -> ExactText {
        type.hasBytes(of: "vault") ? "VAULTING_SUCCEEDED" : "AUTHENTICATED"
    }

    static func verify(_ webhook: Webhook, _ secret: Secret) -> WebhookReading {
        // What is signed stands in the body: it is looked for, and nothing else is read before the
        // signature holds.
        let found = MemberScan.members(["event", "session_id"], in: webhook.body)
        guard let signature = webhook.header("Knot-Signature"),
            let code = Data(base64Encoded: signature), code.count == SHA256.byteCount,
            case .text(let event)? = found["event"], isWord(event)
        else { return .forged }
        let session: String?
        switch found["session_id"] {
        // In the signed text a bar parts the pairs: one inside a value would mean others.
        case .text(let text) where !text.utf8.contains(UInt8(ascii: "|")): session = text
        case nil, .null: session = nil
        case .text, .other: return .forged
        }
        guard
            HMACKey(Array(secret.secretText.utf8)).isValid(
                code, for: Array(signed(event, session, webhook).utf8))
        else { return .forged }
        guard let message = try? JSONValue(reading: webhook.body) else { return .malformed }
        let named = session.flatMap { $0.isEmpty ? nil : $0 }
        var report = WebhookReport(
            deliveryKey: deliveryKey(message, webhook, event, named), event: ExactText(event),
            about: named.map {
                .session(recordedID: ProviderSession.recordedID(ofSecret: $0))
            } ?? .noSession)
        report.endUserID = message["external_user_id"]?.scalar.map { ExactText($0) }
        return .report(report)
    }

    /// Whether it can be the name of an event, such as `CARD_UPDATED`.
    private static func isWord(_ event: String) -> Bool {
        (1...64).contains(event.utf8.count)
            && event.utf8.allSatisfy {
                (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
            }
    }

    /// The text that Knot signs; `session_id` is left out where there is none.
    private static func signed(
        _ event: String, _ session: String?, _ webhook: Webhook
    ) -> String {
        var pairs = [
            "Content-Length", String(webhook.body.count),
            "Content-Type", webhook.header("Content-Type") ?? "",
            "Encryption-Type", webhook.header("Encryption-Type") ?? "",
            "event", event,
        ]
        if let session { pairs += ["session_id", session] }
        return pairs.joined(separator: "|")
    }

    /// Knot names no delivery: event, session, task and time are the same in a repetition, and so
    /// is the end user, who is not signed: with another one it must not pass for the true webhook.
    private static func deliveryKey(
        _ message: JSONValue, _ webhook: Webhook, _ event: String, _ session: String?
    ) -> String {
        let parts: [String] = [
            event, session ?? "", message["task_id"]?.scalar ?? "",
            message["timestamp"]?.scalar ?? Digest(ofBytes: webhook.body).text,
            message["external_user_id"]?.scalar ?? "",
        ]
        return parts.map { "\($0.utf8.count):\($0)" }.joined()
    }
}

extension JSONValue {
    /// A number, a truth value or a text as a text: Knot's pages show identifiers as both.
    fileprivate var scalar: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let bool): String(bool)
        case .null, .array, .object: nil
        }
    }
}

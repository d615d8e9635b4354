import Digests
import FoundationEssentials
import Sessions
import Settings

/// Verifies and reads Fiskil's webhooks (docs.fiskil.com, guides: webhooks).
///
/// `X-Fiskil-Signature` is the base64 of HMAC-SHA256 over the raw body, under the decoded secret.
enum FiskilWebhook {
    /// The event by which a consent becomes known.
    static let completion = "consent.received"

    /// The signing secret, decoded.
    struct Key: Redacted, Sendable {
        fileprivate let key: HMACKey

        /// Takes the secret as the console shows it; nil where that is no base64.
        init?(_ secret: Secret) {
            guard let bytes = Data(base64Encoded: secret.secretText), !bytes.isEmpty else {
                return nil
            }
            key = HMACKey(Array(bytes))
        }
    }

    static func verify(_ webhook: Webhook, _ key: Key) -> WebhookReading {
        guard let signature = webhook.header("X-Fiskil-Signature"),
            let code = Data(base64Encoded: signature),
            key.key.isValid(code, for: webhook.body)
        else { return .forged }
        let decoder = JSONDecoder()
        guard let message = try? decoder.decode(Message.self, from: Data(webhook.body)),
            !message.message_id.isEmpty
        else { return .malformed }
        let data = message.data
        var about = WebhookReport.Subject.noSession
        // Without a time nobody can say which sessions it is later than.
        if data.event == completion, data.end_user_id != nil,
            let time = message.publish_time, let publishedAt = Date(rfc3339: time)
        {
            about = .endUser(publishedAt: publishedAt)
        }
        var report = WebhookReport(
            deliveryKey: message.message_id, event: data.event, about: about)
        report.endUserID = data.end_user_id
        report.institutionID = data.institution_id
        report.consentID = data.consent_id
        return .report(report)
    }

    /// The body. It names no session.
    private struct Message: Decodable {
        let message_id: String
        let publish_time: String?
        let data: Payload

        struct Payload: Decodable {
            let event: String
            let end_user_id: String?
            let institution_id: String?
            let consent_id: String?
        }
    }
}

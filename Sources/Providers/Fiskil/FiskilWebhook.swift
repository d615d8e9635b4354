import Digests
import FoundationEssentials
import Sessions
import Settings
import Values

/// Verifies and reads Fiskil's webhooks (docs.fiskil.com, guides: webhooks).
///
/// `X-Fiskil-Signature` is the base64 of HMAC-SHA256 over the raw body, under the decoded secret.
enum FiskilWebhook {
    /// The event by which a consent becomes known.
    static let completion: ExactText = "consent.received"

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
        guard let message = try? JSONValue(reading: webhook.body) else { return .malformed }
        let data = message["data"]
        guard let id = message["message_id"]?.text, !id.isEmpty,
            let event = data?["event"]?.exactText
        else {
            // Rightly signed, and nothing that is known here.
            return .report(
                WebhookReport(
                    deliveryKey: Digest(ofBytes: webhook.body).text, event: "unknown",
                    about: .noSession))
        }
        let endUserID = data?["end_user_id"]?.exactText
        var about = WebhookReport.Subject.noSession
        // Without a time nobody can say which sessions it is later than.
        if event == completion, endUserID != nil,
            let publishedAt = message["publish_time"]?.text.flatMap({ Date(rfc3339: $0) })
        {
            about = .endUser(publishedAt: publishedAt)
        }
        var report = WebhookReport(deliveryKey: id, event: event, about: about)
        report.endUserID = endUserID
        report.institutionID = data?["institution_id"]?.exactText
        report.consentID = data?["consent_id"]?.exactText
        return .report(report)
    }
}

/// The value of `Knot-Signature` (Knot docs, webhook verification).
///
/// It covers the body's length, the event and the session, not the rest of the body.
struct KnotSignature: Sendable {
    let text: String

    /// `secret` is the API secret, that is the Basic password; `length` the body's, in bytes.
    init(secret: String, length: Int, event: String, sessionID: String) {
        let signed = [
            "Content-Length", String(length),
            "Content-Type", "application/json",
            "Encryption-Type", "HMAC-SHA256",
            "event", event,
            "session_id", sessionID,
        ].joined(separator: "|")
        text = WebhookSignature(key: Array(secret.utf8), message: Array(signed.utf8)).text
    }
}

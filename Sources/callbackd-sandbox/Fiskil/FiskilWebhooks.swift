import FoundationEssentials

/// Sends Fiskil's webhooks (Fiskil guides, core concepts: webhooks).
struct FiskilWebhooks: Sendable {
    /// Five tries; any 2xx will do.
    private static let policy = WebhookPolicy(attempts: 5, accepted: 200...299)
    /// The sandbox's bank of Fiskil, for a session that names none: its end user picks one.
    private static let bank = "88888"

    private let sender: WebhookSender
    private let secret: FiskilWebhookSecret
    private let now: @Sendable () -> Date
    private let makeID: @Sendable () -> String

    /// `makeID` returns a fresh UUID in lower case; it names messages and consents.
    init(
        sender: WebhookSender, secret: FiskilWebhookSecret, now: @escaping @Sendable () -> Date,
        makeID: @escaping @Sendable () -> String
    ) {
        self.sender = sender
        self.secret = secret
        self.now = now
        self.makeID = makeID
    }

    /// Has `consent.received` sent: a message that tells the end user, but not the session.
    func consentReceived(_ session: FiskilSession) {
        let event = "consent.received"
        let data: JSON = [
            "event": .string(event),
            "end_user_id": .string(session.request.endUserID),
            "client_id": .string(session.clientID),
            "institution_id": .string(session.request.institutionID ?? Self.bank),
            "consent_id": .string("cons_\(makeID())"),
        ]
        let time = now().iso8601
        let id = makeID()
        sender.send(Self.policy) { [secret] attempt in
            let body: JSON = [
                "delivery_attempt": .integer(attempt),
                "publish_time": .string(time),
                "message_id": .string(id),
                "data": data,
            ]
            let bytes = Array(body.text.utf8)
            let signature = WebhookSignature(key: secret.key, message: bytes)
            return Webhook(
                provider: "fiskil", event: event,
                headers: [(name: "X-Fiskil-Signature", value: signature.text)], body: bytes)
        }
    }
}

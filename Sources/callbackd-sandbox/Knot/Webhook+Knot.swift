import FoundationEssentials

extension Webhook {
    /// Knot's webhook for what the end user did, at this time.
    init(_ choice: KnotChoice, in session: KnotSession, task: Int, at time: Date) {
        let payload: JSON = [
            "event": .string(choice.event),
            "session_id": .string(session.id),
            "task_id": .integer(task),
            "external_user_id": .string(session.request.externalUserID),
            "merchant": ["id": .integer(19), "name": "Sandbox Merchant"],
            "data": choice.data(of: session),
            "timestamp": .integer(time.milliseconds),
        ]
        let bytes = Array(payload.text.utf8)
        let signature = KnotSignature(
            secret: session.credentials.password, length: bytes.count, event: choice.event,
            sessionID: session.id)
        self.init(
            provider: "knot", event: choice.event,
            headers: [
                (name: "Encryption-Type", value: "HMAC-SHA256"),
                (name: "Knot-Signature", value: signature.text),
            ],
            body: bytes)
    }
}

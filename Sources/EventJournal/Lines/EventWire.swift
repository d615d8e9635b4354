/// A line's members as JSON has them; what a type does not have is nil.
struct EventWire: Decodable {
    let specversion: String
    let id: String
    let type: String
    let time: String
    let subject: String?
    let sequence: String
    let previouschain: String?
    let chain: String
    let data: Payload

    /// The members of `data` of all types.
    struct Payload: Decodable {
        let provider: String?
        let provider_session_id: String?
        let end_user_id: String?
        let institution_id: String?
        let return_url: String?
        let cancel_url: String?
        let expires_at: String?
        let callback_token_sha256: String?
        let cancel_token_sha256: String?
        let start_token_sha256: String?
        let provider_created_at: String?
        let provider_request_id: String?
        let completes_on: String?
        let webhook_event: String?
        let webhook_id_sha256: String?
        let effect: String?
        let consent_id: String?
        let idempotency_key_sha256: String?
        let request_sha256: String?
        let error: String?
        let error_type: String?
        let error_description: String?
        let error_id: String?
        let error_uri: String?
        let duration_ms: Int64?
        let via: String?
        let peer: PeerWire?
        let status: String?
        let claimed_status: String?
        let reason: String?
        let client_address: String?
        let suppressed: UInt64?
        let version: String?
        let pid: Int32?
        let open_sessions: Int?
        let changed: [String]?
        let needs_restart: [String]?
        let segment: String?
        let line: Int?
        let bytes: Int?
        let kept_in: String?
        let created_at: String?
        let created_sequence: String?
        let settled_at: String?
        let started: Bool?
        let late_reported: Bool?
        let webhooks: [WebhookWire]?
        let carried_sessions: Int?
        let carried_webhooks: Int?
        let finding: String?
    }

    /// A webhook that is named again.
    struct WebhookWire: Decodable {
        let webhook_id_sha256: String
        let received_at: String
    }

    /// The process that caused it.
    struct PeerWire: Decodable {
        let pid: Int32
        let uid: UInt32
        let gid: UInt32
    }
}

import FoundationEssentials

/// One session of Knot. Within its life it can be used any number of times.
struct KnotSession: Sendable {
    /// A UUID in lower case.
    let id: String
    /// The caller's. The password signs this session's webhooks.
    let credentials: BasicCredentials
    let request: KnotSessionRequest
    var expiresAt: Date
    /// The latest attempt to log in at a merchant, in Knot's words a task.
    var task: Int?
    var lastWebhook: Webhook?
}

/// What became of a webhook.
struct WebhookDelivery: Sendable {
    /// The last try's answer.
    enum Answer: Sendable {
        case status(UInt)
        /// None, and why.
        case none(String)
    }

    let answer: Answer
    let attempts: Int
    /// Whether the answer is one that the provider takes for a yes.
    let isAccepted: Bool

    /// Such as `answered with 200 at attempt 1`.
    var sentence: String {
        switch answer {
        case .status(let status): "answered with \(status) at attempt \(attempts)"
        case .none(let reason): "not answered at attempt \(attempts): \(reason)"
        }
    }
}

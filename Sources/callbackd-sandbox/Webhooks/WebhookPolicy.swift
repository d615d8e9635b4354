/// How hard a provider tries to deliver a webhook.
struct WebhookPolicy: Sendable {
    /// The first try included.
    let attempts: Int
    /// The statuses that say it was taken.
    let accepted: ClosedRange<UInt>

    /// Between two tries. The providers wait for minutes; nobody who tries things out would.
    static let pause = Duration.seconds(1)

    /// Whether the provider is content with this answer.
    func accepts(_ answer: WebhookDelivery.Answer) -> Bool {
        guard case .status(let status) = answer else { return false }
        return accepted.contains(status)
    }
}

/// Takes webhooks in: has the provider verify and read them, lets the registry decide, and answers
/// when what was decided is durable.
public struct WebhookIntake: Sendable {
    private let registry: SessionRegistry
    private let providers: ProviderDirectory

    /// Takes its neighbours.
    public init(registry: SessionRegistry, providers: ProviderDirectory) {
        self.registry = registry
        self.providers = providers
    }

    /// How many bytes a webhook of the provider of that name may have; nil if it has no path.
    public func bytes(of provider: String) -> Int? {
        ProviderName(provider).flatMap { providers[$0] }?.webhookBytes
    }

    /// Takes one webhook of `provider` in and calls `answer` exactly once, perhaps at once.
    ///
    /// Safe on an event loop: nothing here waits.
    public func report(
        _ webhook: Webhook, of provider: String,
        answer: @escaping @Sendable (WebhookAnswer) -> Void
    ) {
        guard let provider = ProviderName(provider).flatMap({ providers[$0] }),
            provider.webhookBytes != nil
        else { return answer(.unknown) }
        switch provider.verify(webhook) {
        case .forged:
            registry.reject(webhookOf: provider.name, as: .badSignature, from: webhook.client)
            answer(.forged)
        case .malformed:
            registry.reject(webhookOf: provider.name, as: .malformed, from: webhook.client)
            answer(.malformed)
        case .report(let report):
            guard let sequence = try? registry.report(report, from: provider.name) else {
                return answer(.notRecorded)
            }
            registry.sink.whenDurable(through: sequence) { error in
                answer(error == nil ? .recorded : .notRecorded)
            }
        }
    }
}

/// What a provider's webhook is answered.
public enum WebhookAnswer: Sendable, Hashable {
    /// It is on disk, now or before.
    case recorded
    /// It is not believed; why is not said.
    case forged
    /// It is rightly signed, and cannot be read.
    case malformed
    /// There is no such path.
    case unknown
    /// Nothing can be promised now; a repetition tries again.
    case notRecorded
}

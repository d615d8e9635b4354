import Logging
import ServiceLifecycle

/// Delivers webhooks in the background, so that nobody's answer waits for them.
struct WebhookSender: Service {
    private struct Job: Sendable {
        let policy: WebhookPolicy
        let webhook: @Sendable (Int) -> Webhook
    }

    private let client: WebhookClient
    private let logger: Logger
    private let jobs: AsyncStream<Job>
    private let entry: AsyncStream<Job>.Continuation

    init(_ client: WebhookClient, logger: Logger) {
        self.client = client
        self.logger = logger
        (jobs, entry) = AsyncStream.makeStream()
    }

    /// Has a webhook delivered; `webhook` makes that of a try, which is counted from 1.
    func send(_ policy: WebhookPolicy, _ webhook: @escaping @Sendable (_ attempt: Int) -> Webhook) {
        entry.yield(Job(policy: policy, webhook: webhook))
    }

    /// Delivers until the service group shuts down; what is under way then is dropped.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await job in jobs {
                    group.addTask { await deliver(job) }
                }
                group.cancelAll()
            }
        }
    }

    private func deliver(_ job: Job) async {
        let delivery = await client.deliver(job.policy, job.webhook)
        guard !delivery.isAccepted, !Task.isCancelled else { return }
        let webhook = job.webhook(delivery.attempts)
        logger.error(
            "webhook given up",
            metadata: [
                "provider": "\(webhook.provider)", "event": "\(webhook.event)",
                "outcome": "\(delivery.sentence)",
            ])
    }
}

import FoundationEssentials
import Synchronization

extension SessionRegistry {
    /// What strangers can send as often as they like: counted exactly, journaled now and then.
    struct Floods: Sendable {
        var unknownTokens = Sampler<Rejection>(perMinute: Limits.unknownTokensPerMinute)
        /// Redirects to the address that all sessions share, which are tied to none.
        var untied = Sampler<Rejection>(perMinute: Limits.untiedPerMinute)
        var rejections = Sampler<Rejection>(perMinute: Limits.rejectionsPerMinute)
        var rejectedWebhooks = Sampler<WebhookRejection>(
            perMinute: Limits.rejectedWebhooksPerMinute)
        private var idleWebhooks: [ProviderName: Sampler<WebhookReceipt>] = [:]

        /// See ``Sampler/admit(_:at:)``; each provider has its own minute.
        mutating func admit(idle receipt: WebhookReceipt, at time: Date) -> WebhookReceipt? {
            idleWebhooks[
                receipt.provider, default: Sampler(perMinute: Limits.idleWebhooksPerMinute)
            ].admit(receipt, at: time)
        }

        /// See ``Sampler/takeBack(_:)``.
        mutating func takeBack(idle receipt: WebhookReceipt) {
            idleWebhooks[receipt.provider]?.takeBack(receipt)
        }

        /// What was only counted until its minute was over, one fact for each kind.
        mutating func leftOver(at time: Date, isEnd: Bool) -> [Fact] {
            let rejections = [
                unknownTokens.leftOver(at: time, isEnd: isEnd),
                untied.leftOver(at: time, isEnd: isEnd),
                self.rejections.leftOver(at: time, isEnd: isEnd),
            ]
            let receipts = idleWebhooks.keys.map {
                idleWebhooks[$0]?.leftOver(at: time, isEnd: isEnd)
            }
            return rejections.compactMap { $0.map(Fact.callbackRejected) }
                + [rejectedWebhooks.leftOver(at: time, isEnd: isEnd)]
                .compactMap { $0.map(Fact.webhookRejected) }
                + receipts.compactMap { $0.map(Fact.webhookReceived) }
        }
    }

    /// Records what was only counted so far, since the daemon stops.
    public func recordLeftOver() {
        state.withLock { recordLeftOver(in: &$0, isEnd: true) }
    }

    /// A flood that is over is known by its number, not by what comes after it.
    func recordLeftOver(in state: inout State, isEnd: Bool = false) {
        for fact in state.floods.leftOver(at: steady(), isEnd: isEnd) {
            // A record of what changed nothing is not worth refusing anything for.
            _ = try? append(fact, at: tick(&state), to: &state)
        }
    }
}

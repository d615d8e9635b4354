import FoundationEssentials
import Synchronization
import Values

extension SessionRegistry {
    /// Decides what a signed webhook means and queues its events; it may be acknowledged when the
    /// returned sequence is durable. A repetition is acknowledged by the event of the first.
    func report(
        _ report: WebhookReport, from provider: ProviderName
    ) throws(EventSinkError) -> UInt64 {
        let delivery = Digest(of: "\(provider)\n\(report.deliveryKey)")
        let (result, woken) = state.withLock {
            state -> (Result<UInt64, EventSinkError>, [OutcomeWaiters.Wake]) in
            if let first = state.table.seenWebhooks[delivery] { return (.success(first), []) }
            let time = tick(&state)
            let verdict = WebhookVerdict(
                report, candidates: state.table.candidates(for: report, of: provider),
                isConsentKnown: report.consentID.map {
                    state.table.isConsentKnown($0, of: provider)
                } ?? false, at: time)
            var woken: [OutcomeWaiters.Wake] = []
            do throws(EventSinkError) {
                // The change comes first: should the second event be lost, the provider's
                // repetition finds the session settled and is recorded, not forgotten.
                if let change = verdict.change, let id = verdict.session?.id {
                    try append(change, at: time, to: &state)
                    if verdict.effect == .settled { woken = state.waiters.take(id) }
                }
                let sequence = try record(
                    report, verdict, as: delivery, from: provider, at: time, in: &state)
                return (.success(sequence), woken)
            } catch {
                return (.failure(error), woken)
            }
        }
        for wake in woken { wake() }
        return try result.get()
    }

    /// Records the webhook itself, unless it changed nothing and too many like it come: then it
    /// rests on what is recorded already.
    private func record(
        _ report: WebhookReport, _ verdict: WebhookVerdict, as delivery: Digest,
        from provider: ProviderName, at time: Date, in state: inout State
    ) throws(EventSinkError) -> UInt64 {
        let receipt = WebhookReceipt(
            provider: provider, session: verdict.session?.id,
            providerSessionID: verdict.session?.providerSessionID, delivery: delivery,
            event: report.event, effect: verdict.effect, endUserID: report.endUserID,
            institutionID: report.institutionID, consentID: report.consentID)
        guard verdict.change == nil, verdict.effect != .consentAdded else {
            return try append(.webhookReceived(receipt), at: time, to: &state)
        }
        guard let admitted = state.floods.admit(idle: receipt, at: steady()) else {
            return state.nextSequence - 1
        }
        do throws(EventSinkError) {
            return try append(.webhookReceived(admitted), at: time, to: &state)
        } catch {
            state.floods.takeBack(idle: admitted)
            throw error
        }
    }

    /// Counts a webhook that is not believed, and journals it unless too many come.
    func reject(
        webhookOf provider: ProviderName, as reason: WebhookRejection.Reason, from client: String?
    ) {
        state.withLock { state in
            let rejection = WebhookRejection(
                provider: provider, reason: reason, client: client, suppressed: 0)
            guard let admitted = state.floods.rejectedWebhooks.admit(rejection, at: steady())
            else { return }
            if (try? append(.webhookRejected(admitted), at: tick(&state), to: &state)) == nil {
                state.floods.rejectedWebhooks.takeBack(admitted)
            }
        }
    }
}

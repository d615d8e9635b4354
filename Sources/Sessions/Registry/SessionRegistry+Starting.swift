import FoundationEssentials
import Synchronization

extension SessionRegistry {
    /// Decides what a browser on the first hop is told, and queues `session.started` at the first;
    /// the answer may be given when `sequence` is durable, or at once where there is none.
    func start(_ token: Digest) -> (answer: StartAnswer, sequence: UInt64?) {
        state.withLock { state in
            guard let session = state.table.session(startToken: token) else {
                return (.page(.unknown), nil)
            }
            guard session.outcome == nil else {
                return (.page(CallbackAnswer(session)), session.sequence)
            }
            let handover = state.handovers[session.id]
            guard let authURL = handover?.authURL, handover?.startURL != nil else {
                return (.forgotten, nil)
            }
            let time = tick(&state)
            var sequence = session.sequence
            if case .record(let fact) = Lifecycle.start(session) {
                guard let started = try? append(fact, at: time, to: &state) else {
                    return (.page(.notRecorded), nil)
                }
                sequence = started
            }
            let end = session.expiresAt.timeIntervalSince(time) + settings.expiryGrace.inSeconds
            return (
                .onward(
                    StartAnswer.Onward(
                        authURL: authURL, remaining: .seconds(max(1, end.rounded(.up))))),
                sequence
            )
        }
    }
}

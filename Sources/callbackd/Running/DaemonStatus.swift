import ControlAPI
import EventJournal
import FoundationEssentials
#if canImport(Glibc)
    import Glibc
#endif
import Sessions
import Systemd

/// Gathers the daemon's state for `GET /v1/status`.
struct DaemonStatus: Sendable {
    let startedAt: Date
    let providers: ProviderDirectory
    let callbackAddress: String
    let controlSocket: String
    let store: Store
    let watch: JournalWatch
    let systemJournal: SystemJournal

    func message() -> StatusMessage {
        let counts = store.registry.counts
        let settled = counts.settled.map { ($0.key.rawValue, $0.value) }
        return StatusMessage(
            version: Release.version, pid: getpid(), startedAt: startedAt.rfc3339,
            providers: providers.names.map(\.text),
            listeners: .init(callback: callbackAddress, control: controlSocket),
            sessions: .init(
                open: counts.open, settledKept: counts.settledKept,
                settled: Dictionary(uniqueKeysWithValues: settled), waiters: counts.waiters),
            callbacks: .init(
                unknownTokens: counts.unknownTokens, rejected: counts.rejections),
            webhooks: .init(rejected: counts.rejectedWebhooks),
            journal: .init(
                sequence: counts.sequence, durableSequence: store.journal.durableSequence,
                stalled: store.journal.isStalled, low: store.journal.isLowOnSpace,
                damagedLines: watch.damagedLines),
            systemJournal: .init(
                reachable: systemJournal.isReachable, dropped: systemJournal.dropped))
    }
}

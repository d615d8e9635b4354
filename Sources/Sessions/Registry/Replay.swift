public import FoundationEssentials

/// The sessions as recorded events leave them: the same transitions as while they happened.
public struct Replay: EventReplay, Sendable {
    private(set) var table = SessionTable()
    private(set) var lastTime = Date(millisecondsSince1970: 0)
    /// Sessions that were settled so long ago that nobody asks for them.
    private var forgotten: Set<String> = []
    private let settledHorizon: Date
    private let webhookHorizon: Date

    /// Before the first event; nothing is left out.
    public init() {
        settledHorizon = .distantPast
        webhookHorizon = .distantPast
    }

    /// Before the first event; what no longer counts at `time` is left out.
    public init(_ settings: SessionRegistry.Settings, at time: Date) {
        settledHorizon = time.addingTimeInterval(-settings.settledRetention.inSeconds)
        webhookHorizon = time.addingTimeInterval(-settings.webhookRetention.inSeconds)
    }

    /// See ``EventReplay``.
    public mutating func foresee(_ head: EventHead) {
        if head.type.isSettlement, head.time < settledHorizon, let subject = head.subject {
            forgotten.insert(subject)
        }
    }

    /// See ``EventReplay``.
    public func needs(_ head: EventHead) -> Bool {
        let isForgotten = head.subject.map { forgotten.contains($0) } ?? true
        switch head.type {
        case .callbackRejected, .webhookRejected, .daemonStarted, .daemonReloaded, .daemonStopped,
            .journalRepaired, .journalDamaged, .journalRotated:
            return false
        case .webhookReceived: return !isForgotten || head.time >= webhookHorizon
        case .webhookCarried: return true
        case .sessionCreated, .sessionStarted, .sessionReturned, .sessionExtended,
            .sessionCompleted,
            .sessionCancelled, .sessionFailed, .sessionExpired, .sessionRevoked, .sessionCarried,
            .callbackLate:
            return !isForgotten
        }
    }

    /// Takes the next event in.
    public mutating func take(_ event: Event) {
        table.apply(event)
        reach(event.time)
    }

    /// See ``EventReplay``.
    public mutating func reach(_ time: Date) {
        lastTime = max(lastTime, time)
    }

    /// How many sessions are open.
    public var openCount: Int { table.openCount }
}

public import FoundationEssentials
import Synchronization
import Values

/// The one owner of all sessions, and of the pen that numbers events.
///
/// One lock guards both, and every method is synchronous and short: decide (pure), queue the event,
/// change the table. Nothing waits inside, so of fifty racing callbacks one wins by construction. A
/// caller whose answer depends on an event waits afterwards, until its sequence is durable.
public final class SessionRegistry: Sendable {
    let sink: any EventSink
    let mint: Mint
    /// The wall clock: what events are dated by.
    let now: @Sendable () -> Date
    /// The clock that timers go by: the wall clock at the start, and since then what truly passed.
    let steady: @Sendable () -> Date
    let confirms: @Sendable (ProviderName) -> Bool
    let settings: Settings
    let state: Mutex<State>

    /// What the configuration says about the life of sessions.
    public struct Settings: Sendable {
        /// How long after its end a session still takes a callback.
        public let expiryGrace: Duration
        /// How long a settled session is kept.
        public let settledRetention: Duration

        /// How long the names of webhooks are remembered.
        var webhookRetention: Duration { max(settledRetention, Limits.seenWebhookRetention) }

        /// Takes both durations.
        public init(expiryGrace: Duration, settledRetention: Duration) {
            self.expiryGrace = expiryGrace
            self.settledRetention = settledRetention
        }
    }

    /// What the lock guards.
    struct State {
        var table = SessionTable()
        var handovers: [SessionID: Handover] = [:]
        var waiters = OutcomeWaiters()
        var openings = Openings()
        var confirmations = ConfirmationSchedule()
        var floods = Floods()
        var nextSequence: UInt64 = 1
        var lastTime = Date(millisecondsSince1970: 0)
        var readyAt: Date?
        var carrying: Carrying?
        var settled: [Status: UInt64] = [:]
    }

    /// Goes on where the replayed journal ends; its next event gets number `nextSequence`.
    ///
    /// - Parameters:
    ///   - unfinished: the segment that is written to, where it is still to state what was kept.
    ///   - confirms: whether a provider's `returned` sessions are to be confirmed.
    ///   - now: tells the wall-clock time.
    ///   - steady: tells the time that timers go by, which nobody sets; where there is none, `now`.
    public init(
        sink: any EventSink, settings: Settings, replayed: Replay = Replay(),
        nextSequence: UInt64 = 1, unfinished: UnfinishedSegment? = nil, mint: Mint = .system,
        confirms: @escaping @Sendable (ProviderName) -> Bool = { _ in false },
        now: @escaping @Sendable () -> Date, steady: (@Sendable () -> Date)? = nil
    ) {
        self.sink = sink
        self.settings = settings
        self.mint = mint
        self.now = now
        self.steady = steady ?? now
        self.confirms = confirms
        var state = State()
        state.table = replayed.table
        state.lastTime = replayed.lastTime
        state.nextSequence = nextSequence
        if let unfinished {
            state.carrying = Carrying(unfinished, webhooks: state.table.seenWebhooks.all)
        }
        for id in state.table.returned {
            guard let session = state.table.sessions[id], confirms(session.provider) else {
                continue
            }
            state.confirmations.add(id, at: self.steady())
        }
        self.state = Mutex(state)
    }

    /// From now on the timers run (design: never before READY + grace).
    public func markReady() {
        state.withLock { $0.readyAt = steady() }
    }

    /// Records a fact that is about no session; returns its sequence.
    @discardableResult
    public func record(_ fact: Fact) throws(EventSinkError) -> UInt64 {
        try state.withLock { state throws(EventSinkError) in
            try append(fact, at: tick(&state), to: &state)
        }
    }

    /// The session of that id, or nil where none is kept.
    public func session(_ id: SessionID) -> Session? {
        state.withLock { $0.table.sessions[id] }
    }

    /// What only the session's creator may know, while the process that created it lives.
    public func handover(of id: SessionID) -> Handover? {
        state.withLock { $0.handovers[id] }
    }

    /// The one session that is recorded under this name of a provider.
    func sessionID(recordedAs name: ExactText, of provider: ProviderName) -> SessionID? {
        state.withLock { state in
            let found = state.table.sessionIDs(recordedAs: name, of: provider)
            return found.count == 1 ? found.first : nil
        }
    }

    /// Ends `id`, on behalf of `peer`; the session as it stands then, which is not `revoked` where
    /// it had another outcome before.
    public func revoke(_ id: SessionID, by peer: Peer) throws(Refusal) -> Session {
        try apply(to: id) { session, time in
            Lifecycle.revoke(session, by: peer, at: time)
        }
    }

    /// Puts a decision about `id` into effect. The decision is made under the lock.
    func apply(
        to id: SessionID, _ decide: (Session, Date) -> Lifecycle.Decision
    ) throws(Refusal) -> Session {
        let (result, woken) = try state.withLock { state throws(Refusal) in
            guard let session = state.table.sessions[id] else {
                throw .noSuchSession(id.text)
            }
            let time = tick(&state)
            guard case .record(let fact) = decide(session, time) else {
                return (session, [OutcomeWaiters.Wake]())
            }
            do throws(EventSinkError) {
                try append(fact, at: time, to: &state)
            } catch {
                throw Refusal(error)
            }
            let changed = state.table.sessions[id] ?? session
            return (changed, changed.outcome == nil ? [] : state.waiters.take(id))
        }
        for wake in woken { wake() }
        return result
    }

    /// The time of the next event: now, but never before the last event's.
    func tick(_ state: inout State) -> Date {
        max(now().inWholeMilliseconds, state.lastTime)
    }

    /// Writes with the pen: numbers `fact`, queues it, and lets the table take it in.
    @discardableResult
    func append(
        _ fact: Fact, at time: Date, to state: inout State
    ) throws(EventSinkError) -> UInt64 {
        let event = Event(
            id: mint.eventID(), sequence: state.nextSequence, time: time, fact: fact)
        try sink.append(event)
        state.nextSequence += 1
        state.lastTime = time
        let moment = steady()
        state.table.steadyLead = moment.timeIntervalSince(now())
        state.table.moment = moment
        state.table.apply(event)
        switch fact {
        case .sessionSettled(let settlement):
            state.settled[settlement.outcome.status, default: 0] += 1
        case .sessionReturned(let summary) where confirms(summary.provider):
            state.confirmations.add(summary.id, at: steady())
        default: break
        }
        return event.sequence
    }
}

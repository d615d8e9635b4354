import FoundationEssentials
import Synchronization

/// The one owner of Knot's sessions. All of it is in memory.
final class KnotSessions: Sendable {
    private struct State: Sendable {
        var sessions = ExpiringTable<KnotSession>()
        var task = 25_604
    }

    private let state = Mutex(State())
    private let lifetime: TimeInterval
    private let now: @Sendable () -> Date
    private let makeID: @Sendable () -> String

    /// `makeID` returns a fresh UUID in lower case.
    init(
        lifetime: SessionLifetime, now: @escaping @Sendable () -> Date,
        makeID: @escaping @Sendable () -> String
    ) {
        self.lifetime = TimeInterval(lifetime.seconds)
        self.now = now
        self.makeID = makeID
    }

    /// A new session.
    func open(_ request: KnotSessionRequest, for credentials: BasicCredentials) -> KnotSession {
        let now = self.now()
        let session = KnotSession(
            id: makeID(), credentials: credentials, request: request,
            expiresAt: now.addingTimeInterval(lifetime))
        state.withLock { state in Self.keep(session, in: &state, now: now) }
        return session
    }

    /// Lets a session live longer by one lifetime: 30 minutes, if the command line says nothing.
    /// - Throws: `sessionNotFound` for another client's, too.
    func extend(_ id: String, for clientID: String) throws(KnotError) {
        let now = self.now()
        let isFound = state.withLock { state in
            guard case .open(var session) = Self.find(id, in: state, now: now),
                session.credentials.user == clientID
            else { return false }
            session.expiresAt.addTimeInterval(lifetime)
            Self.keep(session, in: &state, now: now)
            return true
        }
        guard isFound else { throw .sessionNotFound }
    }

    /// The session as it stands now.
    func find(_ id: String) -> Lookup<KnotSession> {
        let now = self.now()
        return state.withLock { state in Self.find(id, in: state, now: now) }
    }

    /// The webhook for what the end user did.
    func press(_ choice: KnotChoice, in id: String) -> Lookup<Webhook> {
        let now = self.now()
        return state.withLock { state in
            switch Self.find(id, in: state, now: now) {
            case .open(var session):
                let task = Self.task(of: choice, in: session, &state)
                let webhook = Webhook(choice, in: session, task: task, at: now)
                session.task = task
                session.lastWebhook = webhook
                Self.keep(session, in: &state, now: now)
                return .open(webhook)
            case .gone: return .gone
            case .unknown: return .unknown
            }
        }
    }

    /// The session's latest webhook. A repetition can come after the session's end, too.
    func lastWebhook(of id: String) -> Webhook? {
        state.withLock { state in state.sessions[id]?.lastWebhook }
    }

    private static func task(
        of choice: KnotChoice, in session: KnotSession, _ state: inout State
    ) -> Int {
        if !choice.beginsTask, let task = session.task { return task }
        state.task += 1
        return state.task
    }

    private static func find(_ id: String, in state: State, now: Date) -> Lookup<KnotSession> {
        guard let session = state.sessions[id] else { return .unknown }
        return session.expiresAt <= now ? .gone : .open(session)
    }

    private static func keep(_ session: KnotSession, in state: inout State, now: Date) {
        // A day longer than it lives, so that a late visitor hears "expired" and not "unknown".
        state.sessions.put(
            session, for: session.id, keptUntil: session.expiresAt.addingTimeInterval(86_400),
            now: now)
    }
}

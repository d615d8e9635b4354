import FoundationEssentials
import Synchronization

/// The one owner of Conductor's auth sessions and end users. All of it is in memory.
final class ConductorSessions: Sendable {
    private struct State: Sendable {
        /// By client secret.
        var sessions = ExpiringTable<ConductorSession>()
        var endUsers = ExpiringTable<ConductorEndUser>()
    }

    private let state = Mutex(State())
    private let lifetime: TimeInterval
    private let now: @Sendable () -> Date
    private let makeID: @Sendable () -> String

    /// `lifetime` is for requests that name none; `makeID` returns a fresh UUID in lower case.
    init(
        lifetime: SessionLifetime, now: @escaping @Sendable () -> Date,
        makeID: @escaping @Sendable () -> String
    ) {
        self.lifetime = TimeInterval(lifetime.seconds)
        self.now = now
        self.makeID = makeID
    }

    /// A new session.
    func open(_ request: ConductorSessionRequest) -> ConductorSession {
        let now = self.now()
        let session = ConductorSession(
            id: "auth_sess_\(makeID())", clientSecret: "auth_sess_client_secret_\(makeID())",
            request: request, createdAt: now,
            expiresAt: now.addingTimeInterval(request.linkExpiry ?? lifetime))
        state.withLock { state in
            // A day longer than it lives, so that a late visitor hears "expired", not "unknown".
            state.sessions.put(
                session, for: session.clientSecret,
                keptUntil: session.expiresAt.addingTimeInterval(86_400), now: now)
            Self.keep(Self.endUser(request.endUserID, in: state, now: now), in: &state, now: now)
        }
        return session
    }

    /// The session as it stands now.
    func find(_ clientSecret: String) -> Lookup<ConductorSession> {
        let now = self.now()
        return state.withLock { state in Self.find(clientSecret, in: state, now: now) }
    }

    /// The end user, who is created here at the first mention.
    func endUser(_ id: String) -> ConductorEndUser {
        let now = self.now()
        return state.withLock { state in
            let endUser = Self.endUser(id, in: state, now: now)
            Self.keep(endUser, in: &state, now: now)
            return endUser
        }
    }

    /// Carries out what the end user did.
    func press(_ choice: ConductorChoice, on clientSecret: String) -> Lookup<ConductorSession> {
        let now = self.now()
        return state.withLock { state in
            guard let session = state.sessions[clientSecret] else { return .unknown }
            guard session.expiresAt > now || !choice.needsLink else { return .gone }
            var endUser = Self.endUser(session.request.endUserID, in: state, now: now)
            if choice != .close, endUser.connection == nil {
                endUser.connection = ConductorEndUser.Connection(
                    id: "int_conn_\(makeID())", createdAt: now)
            }
            if choice == .connect || choice == .sync {
                endUser.connection?.lastRequestAt = now
                endUser.connection?.lastSuccessfulRequestAt = now
            }
            Self.keep(endUser, in: &state, now: now)
            return .open(session)
        }
    }

    private static func find(
        _ clientSecret: String, in state: State, now: Date
    ) -> Lookup<ConductorSession> {
        guard let session = state.sessions[clientSecret] else { return .unknown }
        return session.expiresAt <= now ? .gone : .open(session)
    }

    private static func endUser(_ id: String, in state: State, now: Date) -> ConductorEndUser {
        state.endUsers[id] ?? ConductorEndUser(id: id, createdAt: now)
    }

    private static func keep(_ endUser: ConductorEndUser, in state: inout State, now: Date) {
        // Longer than a link can live, which is seven days.
        state.endUsers.put(
            endUser, for: endUser.id, keptUntil: now.addingTimeInterval(8 * 86_400), now: now)
    }
}

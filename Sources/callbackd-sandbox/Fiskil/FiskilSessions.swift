import FoundationEssentials
import Synchronization

/// The one owner of Fiskil's access tokens and auth sessions. All of it is in memory.
final class FiskilSessions: Sendable {
    /// Seconds (Fiskil API reference, authentication).
    static let tokenLifetime = 900

    private struct Token: Sendable {
        let clientID: String
        let expiresAt: Date
    }

    private struct State: Sendable {
        var tokens = ExpiringTable<Token>()
        var sessions = ExpiringTable<FiskilSession>()
    }

    private let state = Mutex(State())
    private let lifetime: SessionLifetime
    private let now: @Sendable () -> Date
    private let makeID: @Sendable () -> String

    /// `makeID` returns a fresh UUID in lower case.
    init(
        lifetime: SessionLifetime, now: @escaping @Sendable () -> Date,
        makeID: @escaping @Sendable () -> String
    ) {
        self.lifetime = lifetime
        self.now = now
        self.makeID = makeID
    }

    /// A new access token for the client, good for `tokenLifetime`.
    func issueToken(to clientID: String) -> String {
        let now = self.now()
        let text = "sandbox_\(makeID())"
        let token = Token(
            clientID: clientID,
            expiresAt: now.addingTimeInterval(TimeInterval(Self.tokenLifetime)))
        state.withLock { state in
            state.tokens.put(token, for: text, keptUntil: token.expiresAt, now: now)
        }
        return text
    }

    /// Whose token it is; nil when it was never issued or has expired.
    func client(ofToken text: String) -> String? {
        let now = self.now()
        let token = state.withLock { state in state.tokens[text] }
        guard let token, now < token.expiresAt else { return nil }
        return token.clientID
    }

    /// A new session of the client.
    func open(_ request: FiskilWire.SessionRequest, for clientID: String) -> FiskilSession {
        let now = self.now()
        let end = now.timeIntervalSince1970 + TimeInterval(lifetime.seconds)
        let session = FiskilSession(
            id: makeID(), clientID: clientID, request: request,
            expiresAt: Date(timeIntervalSince1970: end.rounded(.up)))
        state.withLock { state in Self.keep(session, in: &state, now: now) }
        return session
    }

    /// The session as it stands now.
    func find(_ id: String) -> Lookup<FiskilSession> {
        let now = self.now()
        return state.withLock { state in Self.find(id, in: state, now: now) }
    }

    /// Uses the session up: of any number of callers, one gets it `open`.
    func use(_ id: String) -> Lookup<FiskilSession> {
        let now = self.now()
        return state.withLock { state -> Lookup<FiskilSession> in
            let lookup = Self.find(id, in: state, now: now)
            if case .open(var session) = lookup {
                session.isUsed = true
                Self.keep(session, in: &state, now: now)
            }
            return lookup
        }
    }

    private static func find(
        _ id: String, in state: State, now: Date
    ) -> Lookup<FiskilSession> {
        guard let session = state.sessions[id] else { return .unknown }
        return session.isUsed || session.expiresAt <= now ? .gone : .open(session)
    }

    private static func keep(_ session: FiskilSession, in state: inout State, now: Date) {
        // A day longer than it lives, so that a late visitor hears "expired" and not "unknown".
        state.sessions.put(
            session, for: session.id, keptUntil: session.expiresAt.addingTimeInterval(86_400),
            now: now)
    }
}

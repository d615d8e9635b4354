import Sessions
import Synchronization

/// The access token of one Fiskil client: kept until shortly before it expires, and fetched by one
/// request however many callers wait.
final class FiskilToken: Sendable {
    /// A token and how long it is good for.
    struct Grant: Sendable {
        let token: String
        let lifetime: Duration
    }

    typealias Fetch = @Sendable () async throws(ProviderError) -> Grant
    private typealias Answer = Result<String, ProviderError>

    private struct State {
        var held: (token: String, until: ContinuousClock.Instant)?
        var isFetching = false
        var waiting: [@Sendable (Answer) -> Void] = []
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> ContinuousClock.Instant
    private let fetch: Fetch

    /// A token is renewed so long before its end, or after half its life where that is shorter.
    private static let margin = Duration.seconds(30)

    init(
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }, fetch: @escaping Fetch
    ) {
        self.now = now
        self.fetch = fetch
    }

    /// A token that is good for a while.
    func token() async throws(ProviderError) -> String {
        enum Turn { case held(String), fetch, wait }
        let turn = state.withLock { state -> Turn in
            if let held = state.held, now() < held.until { return .held(held.token) }
            guard !state.isFetching else { return .wait }
            state.isFetching = true
            return .fetch
        }
        switch turn {
        case .held(let token): return token
        case .fetch: return try await fetched()
        case .wait: return try await joined().get()
        }
    }

    /// Forgets `token`, which the provider did not take, unless it was replaced already.
    func drop(_ token: String) {
        state.withLock { state in
            if state.held?.token == token { state.held = nil }
        }
    }

    private func fetched() async throws(ProviderError) -> String {
        let answer: Result<Grant, ProviderError>
        do throws(ProviderError) {
            answer = .success(try await fetch())
        } catch {
            answer = .failure(error)
        }
        let waiting = state.withLock { state in
            state.isFetching = false
            if case .success(let grant) = answer {
                let margin = min(Self.margin, grant.lifetime / 2)
                state.held = (grant.token, now() + grant.lifetime - margin)
            }
            defer { state.waiting = [] }
            return state.waiting
        }
        let token = answer.map(\.token)
        for tell in waiting { tell(token) }
        return try token.get()
    }

    private func joined() async -> Answer {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> Answer? in
                if state.isFetching {
                    state.waiting.append { continuation.resume(returning: $0) }
                    return nil
                }
                // It ended between the two looks.
                return state.held.map { .success($0.token) }
                    ?? .failure(.unavailable("gave no access token"))
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}

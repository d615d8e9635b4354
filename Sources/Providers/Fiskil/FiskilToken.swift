import NIOCore
import Sessions
import Synchronization

/// The access token of one Fiskil client: kept until shortly before it expires, and fetched by one
/// request however many callers wait.
final class FiskilToken: Sendable {
    /// A token and how long it is good for.
    struct Grant: Redacted, Sendable {
        let token: String
        let lifetime: Duration
    }

    typealias Fetch = @Sendable (_ deadline: NIODeadline) async throws(ProviderError) -> Grant
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

    /// A token that is good for a while. Who joins a fetch waits by the deadline of who began it,
    /// which is the earlier one.
    func token(by deadline: NIODeadline) async throws(ProviderError) -> String {
        enum Turn { case held(String), fetch, wait }
        while true {
            let turn = state.withLock { state -> Turn in
                if let held = state.held, now() < held.until { return .held(held.token) }
                guard !state.isFetching else { return .wait }
                state.isFetching = true
                return .fetch
            }
            switch turn {
            case .held(let token): return token
            case .fetch: return try await fetched(by: deadline)
            case .wait: if let answer = await joined() { return try answer.get() }
            }
        }
    }

    /// Forgets `token`, which the provider did not take, unless it was replaced already.
    func drop(_ token: String) {
        state.withLock { state in
            if state.held?.token == token { state.held = nil }
        }
    }

    private func fetched(by deadline: NIODeadline) async throws(ProviderError) -> String {
        let answer: Result<Grant, ProviderError>
        do throws(ProviderError) {
            answer = .success(try await fetch(deadline))
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

    /// The answer of the fetch that is under way; nil where it ended between the two looks.
    private func joined() async -> Answer? {
        await withCheckedContinuation { continuation in
            let isJoined = state.withLock { state -> Bool in
                guard state.isFetching else { return false }
                state.waiting.append { continuation.resume(returning: $0) }
                return true
            }
            if !isJoined { continuation.resume(returning: nil) }
        }
    }
}

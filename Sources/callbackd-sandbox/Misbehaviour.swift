import HTTPServer
import NIOHTTP1
import ServiceLifecycle
import Synchronization

/// Lets API routes misbehave as the command line says; consent pages stand outside of it.
///
/// Of several faults, `slow` comes first, then `silent`, `flaky` and `wrong`.
final class Misbehaviour: Sendable {
    /// How late a `slow` answer is.
    private static let delay = Duration.seconds(3)
    /// How long a `silent` request is held at most; no client waits as long.
    private static let silence = Duration.seconds(120)

    private let faults: Set<Fault>
    private let clock: any Clock<Duration>
    private let requests = Mutex(0)

    init(_ faults: [Fault], clock: any Clock<Duration> = .continuous) {
        self.faults = Set(faults)
        self.clock = clock
    }

    /// The same route, misbehaving.
    func around(_ route: @escaping SandboxRoute) -> SandboxRoute {
        { call in
            if self.faults.contains(.slow) { try await self.sleep(for: Self.delay) }
            if self.faults.contains(.silent) {
                try? await self.sleep(for: Self.silence)
                return .none
            }
            if self.faults.contains(.flaky), self.isEvenRequest() {
                return .whole(Self.page(.serviceUnavailable, "Service Unavailable"))
            }
            if self.faults.contains(.wrong) { return .whole(Self.page(.ok, "Welcome")) }
            return try await route(call)
        }
    }

    /// Counts the request, and says whether it is the second, the fourth and so on.
    private func isEvenRequest() -> Bool {
        requests.withLock { count in
            count += 1
            return count.isMultiple(of: 2)
        }
    }

    /// Ends early when the sandbox is told to end.
    private func sleep(for duration: Duration) async throws {
        try await cancelWhenGracefulShutdown { [clock] in try await clock.sleep(for: duration) }
    }

    private static func page(_ status: HTTPResponseStatus, _ title: String) -> Response {
        HTMLPage(
            status: status, title: title,
            content: """
                <h1>\(title)</h1>
                <p>The sandbox was told to misbehave: this is no answer of an API.</p>
                """
        ).response
    }
}

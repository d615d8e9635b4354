import Hummingbird
import ServiceLifecycle
import Synchronization

/// Lets API routes misbehave as the command line says; consent pages stand outside of it.
///
/// Of several faults, `slow` comes first, then `silent`, `flaky` and `wrong`.
final class FaultMiddleware: RouterMiddleware {
    typealias Context = SandboxContext

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

    func handle(
        _ request: Request, context: SandboxContext,
        next: (Request, SandboxContext) async throws -> Response
    ) async throws -> Response {
        if faults.contains(.slow) {
            try await sleep(for: Self.delay)
        }
        if faults.contains(.silent) {
            return await holdUntilGone(request, context)
        }
        if faults.contains(.flaky), isEvenRequest() {
            return Self.page(.serviceUnavailable, "Service Unavailable")
                .response(from: request, context: context)
        }
        if faults.contains(.wrong) {
            return Self.page(.ok, "Welcome").response(from: request, context: context)
        }
        return try await next(request, context)
    }

    private func holdUntilGone(_ request: Request, _ context: SandboxContext) async -> Response {
        _ = try? await request.body.consumeWithCancellationOnInboundClose { _ in
            try await sleep(for: Self.silence)
        }
        // Whoever is still there hears nothing: the answer has no connection to go by.
        try? await context.channel.close().get()
        return Response(status: .serviceUnavailable)
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

    private static func page(_ status: HTTPResponse.Status, _ title: String) -> HTMLPage {
        HTMLPage(
            status: status, title: title,
            content: """
                <h1>\(title)</h1>
                <p>The sandbox was told to misbehave: this is no answer of an API.</p>
                """)
    }
}

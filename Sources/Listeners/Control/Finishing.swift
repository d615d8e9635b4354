import ServiceLifecycle
import Sessions

/// A while to finish in when the daemon stops, for what waits for somebody else, as a provider.
enum Finishing {
    /// Runs `body`, and gives it up ``Limits/finishing`` after the stop began.
    /// - Throws: `Refusal.stopping` then; else what `body` throws.
    static func run<Value: Sendable>(
        clock: any Clock<Duration>, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await gracefulShutdown()
                try await clock.sleep(for: Limits.finishing)
                throw Refusal.stopping
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw Refusal.stopping }
            return value
        }
    }
}

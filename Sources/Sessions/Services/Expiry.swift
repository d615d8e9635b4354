public import FoundationEssentials
public import Logging
public import ServiceLifecycle

/// The timer that ends abandoned sessions, as a service.
///
/// It sleeps until the next session's end, but never longer than ``Limits/expiryTick``: a wall
/// clock that was set, or a machine that slept, is noticed then.
public struct Expiry: Service {
    private let registry: SessionRegistry
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// Takes the registry, a clock to sleep by and the wall-clock time.
    public init(
        registry: SessionRegistry, clock: any Clock<Duration>, now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.registry = registry
        self.clock = clock
        self.now = now
        self.logger = logger
    }

    /// Runs until the service group shuts down.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let turn = registry.expireOverdue()
                if turn.expired > 0 {
                    logger.info("sessions expired", metadata: ["count": "\(turn.expired)"])
                }
                if turn.more {
                    await Task.yield()
                } else {
                    try await clock.sleep(for: pause(until: turn.next))
                }
            }
        }
    }

    private func pause(until next: Date?) -> Duration {
        guard let next else { return Limits.expiryTick }
        let milliseconds = (next.timeIntervalSince(now()) * 1000).rounded(.up)
        return min(max(.milliseconds(1), .milliseconds(milliseconds)), Limits.expiryTick)
    }
}

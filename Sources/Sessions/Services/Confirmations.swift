public import FoundationEssentials
public import Logging
public import ServiceLifecycle

/// Asks providers about sessions whose browser came back without proof, as a service: its calls are
/// children of the service group.
public struct Confirmations: Service {
    private let registry: SessionRegistry
    private let providers: ProviderDirectory
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// The shortest pause between two looks: questions may be due that have to wait for room.
    private static let shortestPause = Duration.milliseconds(50)

    /// Takes the registry, whom to ask, a clock to sleep by and the wall-clock time.
    public init(
        registry: SessionRegistry, providers: ProviderDirectory, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.registry = registry
        self.providers = providers
        self.clock = clock
        self.now = now
        self.logger = logger
    }

    /// Runs until the service group shuts down; calls that are in flight then are given up, and
    /// asked again by the next process.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    let turn = registry.dueConfirmations()
                    for session in turn.due { group.addTask { await confirm(session) } }
                    try await clock.sleep(for: pause(until: turn.next))
                }
            }
        }
    }

    private func confirm(_ session: Session) async {
        var answer: Confirmation?
        do throws(ProviderError) {
            answer = try await providers[session.provider]?.confirm(session)
        } catch {
            logger.info(
                "a confirmation failed and is asked for again",
                metadata: [
                    "session": "\(session.id)", "provider": "\(session.provider)",
                    "reason": "\(error.reason)",
                ])
        }
        guard !Task.isCancelled else { return }
        registry.confirmed(session.id, answer)
    }

    private func pause(until next: Date?) -> Duration {
        guard let next else { return Limits.expiryTick }
        let milliseconds = (next.timeIntervalSince(now()) * 1000).rounded(.up)
        return min(max(Self.shortestPause, .milliseconds(milliseconds)), Limits.expiryTick)
    }
}

extension ProviderError {
    /// For the log: no foreign text.
    fileprivate var reason: String {
        switch self {
        case .refused(let refusal): "refused with status \(refusal.status)"
        case .unavailable(let reason, _): reason
        }
    }
}

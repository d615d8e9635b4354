import ControlAPI

/// Waits until each of several sessions has an outcome, by long polls.
///
/// A restart of callbackd is survived: from the first answer on, who cannot be reached is tried
/// again each second for ``patience``.
struct OutcomeWait<C: Clock>: Sendable where C.Duration == Duration {
    /// Asks for the outcome of the session `id`; nil where it has none after `seconds`.
    typealias Poll =
        @Sendable (_ id: String, _ seconds: Int) async throws(ControlError) -> OutcomeMessage?

    private let clock: C
    private let daemonAnswered: Bool
    private let poll: Poll

    /// What one poll waits for an outcome, in seconds: the longest that callbackd takes.
    private static var longestPoll: Int64 { 30 }
    /// How long callbackd may be away.
    private static var patience: Duration { .seconds(30) }
    /// How long to stay away from a callbackd that is not there.
    private static var pause: Duration { .seconds(1) }

    /// `daemonAnswered` says whether callbackd is known to run; where it is not, that it cannot be
    /// reached ends the wait at once.
    init(clock: C, daemonAnswered: Bool, poll: @escaping Poll) {
        self.clock = clock
        self.daemonAnswered = daemonAnswered
        self.poll = poll
    }

    /// Waits for all `ids` at a time, for no longer than `limit` where there is one.
    ///
    /// Each ending is told as soon as it is known. Returns them in the order of `ids`.
    /// - Throws: what `tell` throws; the wait is given up then.
    func endings(
        of ids: [String], within limit: Duration?, tell: (String, Ending) throws -> Void
    ) async throws -> [Ending] {
        let deadline = limit.map { clock.now.advanced(by: $0) }
        return try await withThrowingTaskGroup(of: (Int, Ending).self) { group in
            for (place, id) in ids.enumerated() {
                group.addTask { (place, await ending(of: id, until: deadline)) }
            }
            var endings = ids.map { _ in Ending.open }
            for try await (place, ending) in group {
                endings[place] = ending
                try tell(ids[place], ending)
            }
            return endings
        }
    }

    private func ending(of id: String, until deadline: C.Instant?) async -> Ending {
        do throws(ControlError) {
            let outcome = try await self.outcome(of: id, until: deadline)
            return if let outcome { .settled(outcome) } else { .open }
        } catch {
            return .failed(error)
        }
    }

    /// Nil when the time ran out. When it runs out while callbackd is away, that is what is thrown:
    /// nobody knows then whether the session is open.
    private func outcome(
        of id: String, until deadline: C.Instant?
    ) async throws(ControlError) -> OutcomeMessage? {
        var daemonAnswered = self.daemonAnswered
        var outageBegan: C.Instant?
        while true {
            do throws(ControlError) {
                if let outcome = try await poll(id, pollSeconds(until: deadline)) { return outcome }
                if isOver(deadline) { return nil }
                daemonAnswered = true
                outageBegan = nil
            } catch {
                guard Self.isOutage(error, of: daemonAnswered) else { throw error }
                // Who hangs up was there.
                daemonAnswered = true
                let began = outageBegan ?? clock.now
                outageBegan = began
                guard began.duration(to: clock.now) < Self.patience, !isOver(deadline),
                    await paused()
                else { throw error }
            }
        }
    }

    /// Whole seconds, rounded up, so that the last poll does not end just before the time is over.
    private func pollSeconds(until deadline: C.Instant?) -> Int {
        guard let deadline else { return Int(Self.longestPoll) }
        let left = clock.now.duration(to: deadline).components
        let seconds = left.attoseconds > 0 ? left.seconds + 1 : left.seconds
        return Int(min(max(0, seconds), Self.longestPoll))
    }

    private func isOver(_ deadline: C.Instant?) -> Bool {
        deadline.map { $0 <= clock.now } ?? false
    }

    /// False when the task was cancelled in the meantime.
    private func paused() async -> Bool {
        do {
            try await clock.sleep(for: Self.pause)
            return true
        } catch {
            return false
        }
    }

    /// Whether a callbackd that has answered before, or not, may come back from `error`.
    private static func isOutage(_ error: ControlError, of daemonAnswered: Bool) -> Bool {
        switch error {
        case .interrupted: true
        case .problem(let problem): problem.code == "stopping"
        // A socket that is being made has not got its group yet.
        case .unreachable, .notPermitted: daemonAnswered
        case .timedOut, .garbled: false
        }
    }
}

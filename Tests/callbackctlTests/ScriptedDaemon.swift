import ControlAPI
import Synchronization

@testable import callbackctl

/// Plays the daemon for ``OutcomeWait``: answers each poll of a session with the next line of its
/// script, and goes on with the last one.
final class ScriptedDaemon: Sendable {
    enum Answer: Sendable {
        /// The session has this outcome.
        case settled(String)
        /// It has none; so much of the clock's time went by as the poll was to wait.
        case open
        case fails(ControlError)
    }

    let clock = SteppingClock()
    private let scripts: Mutex<[String: [Answer]]>
    private let polls = Mutex<[Int]>([])

    init(_ scripts: [String: [Answer]]) {
        self.scripts = Mutex(scripts)
    }

    /// For how many seconds it was polled, each time.
    var secondsPolled: [Int] { polls.withLock { $0 } }

    func wait(
        daemonAnswered: Bool = false
    ) -> OutcomeWait<SteppingClock> {
        OutcomeWait(clock: clock, daemonAnswered: daemonAnswered) {
            (id: String, seconds: Int) async throws(ControlError) -> OutcomeMessage? in
            try self.answer(id, seconds)
        }
    }

    private func answer(_ id: String, _ seconds: Int) throws(ControlError) -> OutcomeMessage? {
        polls.withLock { $0.append(seconds) }
        switch next(of: id) {
        case .settled(let status):
            return OutcomeMessage(
                id: id, status: status, settledAt: "2026-11-21T11:08:00Z", via: "callback")
        case .open:
            clock.advance(by: .seconds(seconds))
            return nil
        case .fails(let error):
            throw error
        }
    }

    private func next(of id: String) -> Answer {
        scripts.withLock { scripts in
            guard let script = scripts[id], let answer = script.first else { return .open }
            if script.count > 1 { scripts[id] = Array(script.dropFirst()) }
            return answer
        }
    }
}

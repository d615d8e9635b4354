import ControlAPI
import Testing

@testable import callbackctl

struct ExitStatusTests {
    @Test(
        "each outcome has its exit code",
        arguments: [
            ("completed", 0), ("cancelled", 10), ("failed", 11), ("expired", 12), ("revoked", 13),
            ("unheard_of", 1),
        ] as [(String, Int32)])
    func outcome(status: String, code: Int32) {
        #expect(callbackctl.ExitStatus(outcome: status).rawValue == code)
    }

    @Test(
        "each problem has its exit code",
        arguments: [
            ("provider_refused", 502, 30), ("provider_unavailable", 504, 31),
            ("no_such_session", 404, 44), ("journal_full", 503, 75),
            ("too_many_sessions", 429, 75), ("too_many_waiters", 429, 75),
            ("not_recorded", 503, 75), ("stopping", 503, 75), ("unknown_provider", 400, 65),
            ("idempotency_key_reused", 422, 65), ("forbidden", 403, 77), ("internal", 500, 1),
        ] as [(String, Int, Int32)])
    func problem(code: String, status: Int, exitCode: Int32) {
        let problem = ProblemMessage(status: status, code: code, title: "", detail: "")
        #expect(callbackctl.ExitStatus(ControlError.problem(problem)).rawValue == exitCode)
    }

    @Test("a daemon that gives no answer has an exit code")
    func noAnswer() {
        #expect(callbackctl.ExitStatus(ControlError.unreachable("")) == .unreachable)
        #expect(callbackctl.ExitStatus(ControlError.interrupted) == .unreachable)
        #expect(callbackctl.ExitStatus(ControlError.timedOut) == .unreachable)
        #expect(callbackctl.ExitStatus(ControlError.notPermitted) == .notPermitted)
        #expect(callbackctl.ExitStatus(ControlError.garbled) == .fault)
    }

    @Test("of several sessions, the first that is not completed decides")
    func precedence() {
        let completed = settled("completed")
        let cancelled = settled("cancelled")
        #expect(Ending.exitStatus(of: [completed, completed]) == .completed)
        #expect(Ending.exitStatus(of: [completed, cancelled, .open]) == .cancelled)
        #expect(Ending.exitStatus(of: [completed, .open, cancelled]) == .stillOpen)
        #expect(Ending.exitStatus(of: [.failed(.garbled), .open]) == .fault)
        #expect(Ending.exitStatus(of: []) == .completed)
    }

    private func settled(_ status: String) -> Ending {
        .settled(
            OutcomeMessage(
                id: "a", status: status, settledAt: "2026-11-21T11:08:00Z", via: "callback"))
    }
}

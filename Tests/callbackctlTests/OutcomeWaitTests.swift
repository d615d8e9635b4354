import ControlAPI
import Testing

@testable import callbackctl

struct OutcomeWaitTests {
    private let away = ControlError.unreachable("nobody listens there")

    @Test("an open session is polled again until it has an outcome")
    func pollsAgain() async throws {
        let daemon = ScriptedDaemon(["a": [.open, .open, .settled("completed")]])
        let endings = try await daemon.wait().endings(of: ["a"], within: nil) { _, _ in }
        #expect(Ending.exitStatus(of: endings) == .completed)
        #expect(daemon.secondsPolled == [30, 30, 30])
    }

    @Test("the last poll ends with the time limit")
    func endsInTime() async throws {
        let daemon = ScriptedDaemon(["a": [.open]])
        let endings = try await daemon.wait().endings(of: ["a"], within: .seconds(45)) { _, _ in }
        #expect(endings == [.open])
        #expect(daemon.secondsPolled == [30, 15])
    }

    @Test("with a limit of no time, it looks once")
    func looksOnce() async throws {
        let daemon = ScriptedDaemon(["a": [.open]])
        let endings = try await daemon.wait().endings(of: ["a"], within: .zero) { _, _ in }
        #expect(endings == [.open])
        #expect(daemon.secondsPolled == [0])
    }

    @Test("a daemon that cannot be reached at first is told at once")
    func failsAtOnce() async throws {
        let daemon = ScriptedDaemon(["a": [.fails(away)]])
        let endings = try await daemon.wait().endings(of: ["a"], within: nil) { _, _ in }
        #expect(endings == [.failed(away)])
        #expect(daemon.secondsPolled.count == 1)
    }

    @Test("a restart is survived, whichever way it shows first")
    func survivesRestart() async throws {
        let stopping = ControlError.problem(
            ProblemMessage(status: 503, code: "stopping", title: "", detail: ""))
        for first in [ControlError.interrupted, stopping] {
            let daemon = ScriptedDaemon([
                "a": [.fails(first), .fails(away), .fails(.notPermitted), .settled("failed")]
            ])
            let endings = try await daemon.wait().endings(of: ["a"], within: nil) { _, _ in }
            #expect(Ending.exitStatus(of: endings) == .failed)
            #expect(daemon.clock.now.sinceStart == .seconds(3))
        }
    }

    @Test("who has opened the session has met the daemon already")
    func survivesRestartAfterCreate() async throws {
        let daemon = ScriptedDaemon(["a": [.fails(away), .settled("completed")]])
        let endings = try await daemon.wait(daemonAnswered: true)
            .endings(of: ["a"], within: nil) { _, _ in }
        #expect(Ending.exitStatus(of: endings) == .completed)
    }

    @Test("a daemon that stays away for 30 seconds is given up")
    func givesUp() async throws {
        let daemon = ScriptedDaemon(["a": [.open, .fails(away)]])
        let endings = try await daemon.wait().endings(of: ["a"], within: nil) { _, _ in }
        #expect(endings == [.failed(away)])
        #expect(daemon.clock.now.sinceStart == .seconds(60))
    }

    @Test("each outage has its own 30 seconds")
    func forgetsAnOutage() async throws {
        let outage = Array(repeating: ScriptedDaemon.Answer.fails(.interrupted), count: 20)
        let daemon = ScriptedDaemon(["a": outage + [.open] + outage + [.settled("completed")]])
        let endings = try await daemon.wait().endings(of: ["a"], within: nil) { _, _ in }
        #expect(Ending.exitStatus(of: endings) == .completed)
    }

    @Test("a refusal of one session leaves the wait for the others alone")
    func refusalOfOne() async throws {
        let unknown = ControlError.problem(
            ProblemMessage(status: 404, code: "no_such_session", title: "", detail: ""))
        let daemon = ScriptedDaemon(["a": [.fails(unknown)], "b": [.open, .settled("completed")]])
        var told: Set<String> = []
        let endings = try await daemon.wait().endings(of: ["a", "b"], within: nil) { id, _ in
            told.insert(id)
        }
        #expect(endings.map(\.exitStatus) == [.noSuchSession, .completed])
        #expect(told == ["a", "b"])
    }

    @Test("output that nobody reads ends the wait")
    func endsWithItsOutput() async throws {
        let daemon = ScriptedDaemon(["a": [.settled("completed")]])
        await #expect(throws: OutputError.closed) {
            _ = try await daemon.wait().endings(of: ["a"], within: nil) { _, _ in
                throw OutputError.closed
            }
        }
    }
}

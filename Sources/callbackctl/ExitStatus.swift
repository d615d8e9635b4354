import ArgumentParser
import ControlAPI

/// What the program's exit code says to a script; from 64 on as in `sysexits.h`.
enum ExitStatus: Int32, Sendable {
    /// The sessions waited for are completed, or the verb did its work.
    case completed = 0
    /// callbackd's fault or ours.
    case fault = 1
    /// `verify` found damage in the event journal.
    case damaged = 3
    /// The user said no.
    case cancelled = 10
    /// The provider or the bank said no.
    case failed = 11
    /// The session ran out of time.
    case expired = 12
    /// An operator ended the session.
    case revoked = 13
    /// `--timeout` ran out with a session open.
    case stillOpen = 20
    /// The provider refused to open a session.
    case providerRefused = 30
    /// The provider failed or did not answer.
    case providerFailed = 31
    /// No session has that id (any more).
    case noSuchSession = 44
    /// The command line is wrong (EX_USAGE).
    case usage = 64
    /// callbackd refused the request (EX_DATAERR).
    case refused = 65
    /// Nobody answers on the socket (EX_UNAVAILABLE).
    case unreachable = 69
    /// Full, stopping or over a limit: the same may do later (EX_TEMPFAIL).
    case tryLater = 75
    /// This user may not (EX_NOPERM).
    case notPermitted = 77
    /// What is configured cannot be used: `$CALLBACKD_SOCKET`, or callbackd's file (EX_CONFIG).
    case configuration = 78

    /// The status of a verb that `error` ended.
    init(_ error: ControlError) {
        switch error {
        case .unreachable, .interrupted, .timedOut: self = .unreachable
        case .notPermitted: self = .notPermitted
        case .garbled: self = .fault
        case .problem(let problem):
            switch (problem.code, problem.status) {
            case ("provider_refused", _): self = .providerRefused
            case ("provider_unavailable", _): self = .providerFailed
            case ("no_such_session", _): self = .noSuchSession
            case ("journal_full", _), ("too_many_sessions", _), ("too_many_waiters", _),
                ("not_recorded", _), ("stopping", _):
                self = .tryLater
            case ("configuration_invalid", _): self = .configuration
            case (_, 403): self = .notPermitted
            case (_, 400...499): self = .refused
            default: self = .fault
            }
        }
    }

    /// The status of a session's outcome; one that only a later callbackd knows is a fault.
    init(outcome status: String) {
        switch status {
        case "completed": self = .completed
        case "cancelled": self = .cancelled
        case "failed": self = .failed
        case "expired": self = .expired
        case "revoked": self = .revoked
        default: self = .fault
        }
    }

    /// As the command-line parser takes it.
    var code: ExitCode { ExitCode(rawValue) }
}

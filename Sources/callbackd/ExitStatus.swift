/// With which status callbackd ends (sysexits(3); design: §4.1).
enum ExitStatus: Int32 {
    /// In good order.
    case clean = 0
    /// `--verify` found damage.
    case damaged = 3
    /// Wrong arguments; the argument parser itself uses it too.
    case usage = 64
    /// There is no event journal to verify.
    case noInput = 66
    /// An address, a socket or the state folder's lock is somebody else's.
    case unavailable = 69
    /// The event journal cannot be read or written.
    case journal = 74
    /// The configuration.
    case configuration = 78
}

/// Why the daemon does not start: one line for people, a hint, and the exit status.
struct StartFailure: Error {
    let status: ExitStatus
    let message: String
    let hint: String
}

import ControlAPI

/// How the wait for one session ended.
enum Ending: Sendable, Hashable {
    /// It has an outcome.
    case settled(OutcomeMessage)
    /// The time ran out first.
    case open
    /// callbackd would not or could not say.
    case failed(ControlError)

    /// What a script is told of it.
    var exitStatus: ExitStatus {
        switch self {
        case .settled(let outcome): ExitStatus(outcome: outcome.status)
        case .open: .stillOpen
        case .failed(let error): ExitStatus(error)
        }
    }

    /// What a script is told of several: the status of the first, in the order of the arguments,
    /// that is not completed, whatever happened to the ones behind it.
    ///
    /// So a cancelled session before an open one gives 10, and behind it 20.
    static func exitStatus(of endings: [Ending]) -> ExitStatus {
        endings.lazy.map(\.exitStatus).first { $0 != .completed } ?? .completed
    }
}

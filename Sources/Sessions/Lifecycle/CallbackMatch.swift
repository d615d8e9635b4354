/// Which session a redirect is about.
enum CallbackMatch: Sendable, Hashable {
    /// This one. Not proven: only the provider's name for the session says so, which stands in the
    /// address of its consent page and is no secret.
    case session(Session, isProven: Bool)
    /// None, or nobody can say.
    case none(Rejection.Reason)
}

extension CallbackMatch {
    /// Finds the session of a redirect to the address that all sessions share. Never a guess: a
    /// browser can have started several.
    ///
    /// - Parameters:
    ///   - detail: what the redirect says went wrong.
    ///   - started: the sessions that this browser started, by its cookies.
    ///   - named: the sessions that the redirect names, or nil where it names none.
    init(_ detail: ErrorDetail, started: [Session], named: [Session]?) {
        if let named {
            let both = started.filter { candidate in named.contains { $0.id == candidate.id } }
            self =
                both.count == 1
                ? .session(both[0], isProven: true)
                : named.count == 1
                    ? .session(named[0], isProven: false)
                    : .none(named.isEmpty ? .unknownSession : .severalSessions)
            return
        }
        guard !started.isEmpty else {
            self = .none(detail == .none ? .noParameters : .noStartCookie)
            return
        }
        let awaited = started.filter { !$0.cameBack }
        let repeated = started.filter { $0.cameBack && $0.outcome?.detail == detail }
        // An error's own name tells a reload of a former session's page from this one's answer.
        if repeated.count == 1, detail.id != nil || awaited.isEmpty {
            self = .session(repeated[0], isProven: true)
        } else if repeated.isEmpty, awaited.count == 1 {
            self = .session(awaited[0], isProven: true)
        } else {
            self = .none(.severalSessions)
        }
    }
}

extension Session {
    /// Whether no error can come of it any more: its browser was here, or it is completed.
    fileprivate var cameBack: Bool {
        outcome.map { $0.via == .callback || $0.status == .completed } ?? false
    }
}

import ControlAPI

/// What the program says when something went wrong: one line, and advice where there is any.
struct Complaint: Hashable, Sendable {
    let message: String
    let hint: String?

    /// Takes a sentence, and makes it begin in lower case and end without a full stop.
    init(_ sentence: String, hint: String? = nil) {
        let end = sentence.hasSuffix(".") ? sentence.dropLast() : sentence[...]
        // An abbreviation keeps its letters: "URL", not "uRL".
        let isAbbreviation = end.dropFirst().first?.isUppercase ?? false
        message = isAbbreviation ? String(end) : end.prefix(1).lowercased() + end.dropFirst()
        self.hint = hint
    }

    /// Says why a call on the socket at `socketPath` gave no answer.
    init(_ error: ControlError, socketPath: SocketPath) {
        switch error {
        case .problem(let problem):
            self.init(problem)
        case .unreachable(let reason):
            self.init(
                "callbackd cannot be reached at \(socketPath.text): \(reason)",
                hint: "is it running? systemctl status callbackd")
        case .notPermitted:
            self.init(
                "this user may not open \(socketPath.text)",
                hint: "add the user to the group callbackd, and log in again")
        case .interrupted:
            self.init(
                "callbackd ended the connection before it answered",
                hint: "it was stopped or restarted; callbackctl list shows what it recorded")
        case .timedOut:
            self.init(
                "callbackd did not answer in time",
                hint: "what is it doing? systemctl status callbackd")
        case .garbled:
            self.init(
                "callbackd's answer makes no sense",
                hint: "are callbackctl and callbackd of one version?")
        }
    }

    /// Says that the command line is wrong, and whose help to read: that of the verb among
    /// `arguments`. If there is none, the hint names all verbs.
    init(usage message: String, arguments: [String], verbs: [String]) {
        let verb = arguments.dropFirst().first { verbs.contains($0) }
        self.init(
            message.split(separator: "\n").joined(separator: " "),
            hint: verb.map { "see callbackctl \($0) --help" }
                ?? "the verbs are \(verbs.joined(separator: ", ")); see callbackctl --help")
    }

    private init(_ problem: ProblemMessage) {
        if let refusal = problem.provider {
            let said = [String(refusal.status), refusal.name, refusal.message].compactMap { $0 }
            self.init(
                "the provider refused: " + said.joined(separator: ": "),
                hint: refusal.id.map { "the provider knows this occurrence as \($0)" })
        } else {
            let detail = problem.detail.isEmpty ? problem.title : problem.detail
            self.init(detail, hint: Self.hint(for: problem.code))
        }
    }

    /// What callbackd cannot advise, because it does not know the program's verbs.
    private static func hint(for code: String) -> String? {
        switch code {
        case "no_such_session": "callbackctl list shows the sessions that are kept"
        case "auth_url_forgotten": "end it with callbackctl revoke, and create another"
        case "configuration_invalid": "the former configuration is still in force"
        case "cursor_expired": "leave out --after to read from the oldest event that is kept"
        default: nil
        }
    }
}

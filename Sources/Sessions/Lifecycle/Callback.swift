public import Values

/// Which of a session's two redirect paths a browser came by.
public enum ReturnPath: String, Sendable {
    /// `/callback/{provider}/{callback token}`
    case callback
    /// `/cancel/{provider}/{cancel token}`
    case cancel
}

/// The query parameters of a redirect that any provider documents, decoded; all others are dropped
/// unread.
public struct CallbackParameters: Sendable, Hashable {
    /// The values by name; a known name that is absent has none.
    public let values: [ExactText: String]
    /// Why they cannot be read for certain, where they cannot.
    public let flaw: Rejection.Reason?

    /// Whether something in them speaks of an error, also one that is not understood: nothing with
    /// that is a success.
    public let claimsError: Bool

    /// The five that say what went wrong; the last three are commentary, which decides nothing.
    public static let errors: Set<ExactText> = [
        "error", "error_type", "error_description", "error_id", "error_uri",
    ]

    /// Takes decoded values. With a `flaw`, the values are for the record only.
    public init(
        values: [ExactText: String], flaw: Rejection.Reason? = nil, claimsError: Bool = false
    ) {
        self.values = values
        self.flaw = flaw
        self.claimsError = claimsError || Self.errors.contains { values[$0] != nil }
    }

    /// What they say went wrong.
    public var detail: ErrorDetail {
        ErrorDetail(
            error: values["error"], type: values["error_type"],
            description: values["error_description"], id: values["error_id"],
            uri: values["error_uri"])
    }

    /// The value under `name`; an empty one counts as absent.
    public func value(_ name: ExactText) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// What a redirect says, as its provider reads it.
public enum CallbackReading: Sendable, Hashable {
    /// The end user consented.
    case completed
    /// The end user said no.
    case cancelled(ErrorDetail)
    /// The provider or the bank said no.
    case failed(ErrorDetail)
    /// The browser came back, which proves nothing.
    case returned
    /// It cannot be believed.
    case malformed(Rejection.Reason)

    /// The status it leads to, where it leads to one.
    public var status: Status? {
        switch self {
        case .completed: .completed
        case .cancelled: .cancelled
        case .failed: .failed
        case .returned: .returned
        case .malformed: nil
        }
    }

    /// What was said with it.
    public var detail: ErrorDetail {
        switch self {
        case .cancelled(let detail), .failed(let detail): detail
        case .completed, .returned, .malformed: .none
        }
    }
}

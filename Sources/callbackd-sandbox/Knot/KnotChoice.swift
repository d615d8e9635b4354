/// What the end user does in Knot's client SDK: the buttons of the page, and the last part of their
/// paths.
enum KnotChoice: String, CaseIterable, Sendable {
    case authenticate
    case wrongPassword = "wrong-password"
    case wrongOTP = "wrong-otp"
    case wrongAnswer = "wrong-answer"
    case cardUpdated = "card-updated"
    case cardFailed = "card-failed"
    case vault

    /// What stands on the button.
    var label: String {
        switch self {
        case .authenticate: "Log in at the merchant"
        case .wrongPassword: "Give a wrong password"
        case .wrongOTP: "Give a wrong one-time code"
        case .wrongAnswer: "Give a wrong answer to a security question"
        case .cardUpdated: "Let the card be updated"
        case .cardFailed: "Let the card fail"
        case .vault: "Let the wallet be vaulted"
        }
    }

    /// The webhook's name.
    var event: String {
        switch self {
        case .authenticate: "AUTHENTICATED"
        case .wrongPassword: "CREDENTIALS_FAILED"
        case .wrongOTP: "OTP_FAILED"
        case .wrongAnswer: "QUESTIONS_FAILED"
        case .cardUpdated: "CARD_UPDATED"
        case .cardFailed: "CARD_FAILED"
        case .vault: "VAULTING_SUCCEEDED"
        }
    }

    /// Whether this is a login, and so a task of its own; the others go on with the latest.
    var beginsTask: Bool {
        switch self {
        case .authenticate, .wrongPassword, .wrongOTP, .wrongAnswer: true
        case .cardUpdated, .cardFailed, .vault: false
        }
    }

    /// The webhook's `data` (Knot docs, webhook events).
    func data(of session: KnotSession) -> JSON {
        let cardID = session.request.cardID.map { JSON.string($0) }
        let metadata = session.request.metadata
        switch self {
        case .authenticate:
            return [
                "card_id": cardID,
                "send_card": .boolean(session.request.product == .cardSwitcher),
                "entrypoint": "onboarding",
                "metadata": metadata,
            ]
        case .cardUpdated:
            return ["card_id": cardID, "metadata": metadata]
        case .cardFailed:
            return ["card_id": cardID, "reason": "card expired", "metadata": metadata]
        case .wrongPassword, .wrongOTP, .wrongAnswer, .vault:
            return ["metadata": metadata]
        }
    }
}

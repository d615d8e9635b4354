import NIOHTTP1
import Sessions

/// What a browser can be shown. Each is one fixed text: nothing of a request is ever reflected.
enum Page: CaseIterable {
    case completed
    case cancelled
    case failed
    case returned
    case expired
    case revoked
    case malformed
    case unknown
    case notRecorded
    case prefetch
    case wrongMethod
    case tooLarge

    var status: HTTPResponseStatus {
        switch self {
        case .completed, .cancelled, .failed, .returned: .ok
        case .malformed: .badRequest
        case .unknown: .notFound
        case .wrongMethod: .methodNotAllowed
        case .expired, .revoked: .gone
        case .tooLarge: .requestHeaderFieldsTooLarge
        case .notRecorded, .prefetch: .serviceUnavailable
        }
    }

    /// Headline and sentence, for people; `application` is the application's name.
    func text(application: String) -> (headline: String, sentence: String) {
        switch self {
        case .completed:
            ("You're connected", "\(application) has what it needs. You can close this page.")
        case .cancelled:
            (
                "Nothing was shared",
                "You said no, and that is noted. You can close this page, or go back to "
                    + "\(application) to start again."
            )
        case .failed:
            (
                "That did not work",
                "The other side could not finish the connection. Go back to \(application) and "
                    + "start again, perhaps a little later."
            )
        case .returned:
            (
                "Almost done",
                "We are checking with the other side. Go back to \(application) to see how it went."
            )
        case .expired:
            (
                "This took too long",
                "For your safety, the request ended. Go back to \(application) to start again."
            )
        case .revoked:
            (
                "This request was ended",
                "\(application) ended it. Go back there to start again."
            )
        case .malformed:
            (
                "This address is not complete",
                "Something on the way changed it, and nothing was recorded. Go back to "
                    + "\(application) to start again."
            )
        case .unknown, .wrongMethod, .tooLarge:
            (
                "There is nothing here",
                "The address may be incomplete or old. Go back to \(application) to start again."
            )
        case .notRecorded:
            (
                "Please try again",
                "We could not note your answer just now. Reload this page in a moment."
            )
        case .prefetch: ("Not yet", "Open this page to go on.")
        }
    }

    /// The page for an answer to a redirect.
    init(_ answer: CallbackAnswer) {
        switch answer {
        case .outcome(let outcome):
            switch outcome.status {
            case .completed: self = .completed
            case .cancelled: self = .cancelled
            default: self = .failed
            }
        case .returned: self = .returned
        case .malformed: self = .malformed
        case .unknown: self = .unknown
        case .gone(.revoked): self = .revoked
        case .gone: self = .expired
        case .notRecorded: self = .notRecorded
        }
    }
}

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
    case forgotten
    case malformed
    case untied
    case unknown
    case notRecorded
    case prefetch
    case wrongMethod
    case tooLarge

    var status: HTTPResponseStatus {
        switch self {
        case .completed, .cancelled, .failed, .returned: .ok
        case .malformed, .untied: .badRequest
        case .unknown: .notFound
        case .wrongMethod: .methodNotAllowed
        case .expired, .revoked, .forgotten: .gone
        case .tooLarge: .requestHeaderFieldsTooLarge
        case .notRecorded, .prefetch: .serviceUnavailable
        }
    }

    /// Its name in the files of messages.
    var name: String {
        switch self {
        case .wrongMethod, .tooLarge: Page.unknown.name
        default: "\(self)"
        }
    }

    /// What the picture on it says; the text says it too.
    var sign: Sign {
        switch self {
        case .completed: .done
        case .failed, .malformed, .untied, .unknown, .notRecorded, .wrongMethod, .tooLarge:
            .attention
        case .cancelled, .returned, .expired, .revoked, .forgotten, .prefetch: .neutral
        }
    }

    /// A picture.
    enum Sign {
        case done
        case attention
        case neutral
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
        case .untied: self = .untied
        case .unknown: self = .unknown
        case .gone(.revoked, _): self = .revoked
        case .gone: self = .expired
        case .notRecorded: self = .notRecorded
        }
    }
}

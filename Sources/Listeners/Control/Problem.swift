import ControlAPI
import HTTPServer
import NIOHTTP1
import Sessions

/// A refusal or fault on its way out as `application/problem+json`.
struct Problem: Error {
    let message: ProblemMessage

    init(_ status: HTTPResponseStatus, _ code: String, _ detail: String) {
        message = ProblemMessage(
            status: Int(status.code), code: code, title: status.title, detail: detail)
    }

    /// As the control socket answers it.
    var response: Response {
        JSONBody.response(
            message, status: HTTPResponseStatus(statusCode: message.status),
            type: "application/problem+json")
    }
}

extension Problem {
    /// What a refusal is on the wire: the one switch.
    init(_ refusal: Refusal) {
        switch refusal {
        case .invalidField(let name, let reason):
            self.init(.badRequest, "invalid_field", "\(name) \(reason)")
        case .invalidJSON(let reason):
            self.init(
                .badRequest, "invalid_json", "the body is no JSON that can be read: \(reason)")
        case .unknownProvider(let name, let known):
            let names = known.map(\.text).joined(separator: ", ")
            self.init(
                .badRequest, "unknown_provider",
                "no provider \"\(name)\" is configured; there are: \(names)")
        case .returnURLUnclear(let field):
            self.init(
                .badRequest, "return_url_not_allowed",
                "\(field) is not an absolute http or https URL in plain ASCII of at most "
                    + "\(Limits.keptValueBytes) bytes, without user information, spaces and "
                    + "backslashes: pages.return_origins can allow no other")
        case .returnURLNotAllowed(let field, let allowed):
            let origins = allowed.isEmpty ? "none" : allowed.joined(separator: ", ")
            self.init(
                .badRequest, "return_url_not_allowed",
                "\(field) points to an origin that pages.return_origins does not list; "
                    + "listed: \(origins)")
        case .tooManySessions(let reason):
            self.init(.tooManyRequests, "too_many_sessions", reason)
        case .tooManyWaiters:
            self.init(
                .serviceUnavailable, "too_many_waiters",
                "\(Limits.waiters) peers wait for outcomes already")
        case .journalFull:
            self.init(
                .serviceUnavailable, "journal_full",
                "the event journal's disk takes nothing; free some space and try again")
        case .notRecorded:
            self.init(
                .serviceUnavailable, "not_recorded",
                "the event is not known to be on disk; it may still get there")
        case .noSuchSession(let id):
            self.init(.notFound, "no_such_session", "no session \"\(id)\" is kept")
        case .noSuchProviderSession:
            self.init(.notFound, "no_such_session", "no session of that name is kept")
        case .alreadySettled(let id, let status):
            self.init(.conflict, "already_settled", "\(id) is \(status.rawValue) already")
        case .idempotencyKeyReused:
            self.init(
                .unprocessableEntity, "idempotency_key_reused",
                "this Idempotency-Key was used for another request")
        case .authURLForgotten(let id):
            self.init(
                .conflict, "auth_url_forgotten",
                "\(id) was created under this key before a restart; its auth_url was in memory "
                    + "only: create a session under a new key")
        case .providerRefused(let refusal): self.init(refusal)
        case .providerUnavailable(let reason, _):
            self.init(.gatewayTimeout, "provider_unavailable", "the provider \(reason)")
        case .extendNotSupported(let provider):
            self.init(
                .badRequest, "extend_not_supported",
                "sessions of \(provider) cannot be extended: create a new one")
        case .providerSessionForgotten(let id):
            self.init(
                .conflict, "provider_session_forgotten",
                "\(id) was created before a restart, and the provider's name for it was in memory "
                    + "only: extend it by the provider's own call, or create a new session")
        case .cursorExpired(let oldest):
            self.init(
                .gone, "cursor_expired",
                "events before number \(oldest) are no longer kept; without after=, reading begins "
                    + "there")
        case .stopping:
            self.init(.serviceUnavailable, "stopping", "callbackd is stopping; try again")
        }
    }

    /// What a configuration that is not in force is on the wire.
    init(_ failure: ReloadFailure) {
        switch failure {
        case .configuration(let reason):
            self.init(.unprocessableEntity, "configuration_invalid", reason)
        case .notRecorded: self.init(Refusal.notRecorded)
        }
    }

    private init(_ refusal: ProviderRefusal) {
        let said = [refusal.name, refusal.message].compactMap { $0 }.joined(separator: ": ")
        let detail = "the provider answered with status \(refusal.status)"
        message = ProblemMessage(
            status: 502, code: "provider_refused", title: "Bad Gateway",
            detail: said.isEmpty ? detail : "\(detail): \(said)",
            provider: .init(
                status: refusal.status, name: refusal.name, id: refusal.id,
                message: refusal.message))
    }
}

extension Problem {
    /// Why a request was not taken whole.
    init(_ failure: RequestFailure) {
        let (code, detail) =
            switch failure {
            case .malformed: ("bad_request", "the request is no HTTP/1.1, or has not one Host")
            case .headTooLarge: ("head_too_large", "the request's line and fields are too long")
            case .bodyTooLarge:
                ("body_too_large", "the body is longer than \(Limits.controlBodyBytes) bytes")
            case .bodyTooSlow: ("body_too_slow", "the body did not arrive in time")
            case .noRoom: ("busy", "too many requests arrive at once; try again")
            case .unknownCoding: ("unknown_coding", "the one transfer coding known is chunked")
            case .unknownVersion: ("unknown_version", "HTTP/1.1 is spoken here")
            }
        self.init(failure.status, code, detail)
    }
}

extension HTTPResponseStatus {
    /// The name of the status in RFC 9110 §15, which gave two of them new ones.
    fileprivate var title: String {
        switch self {
        case .payloadTooLarge: "Content Too Large"
        case .unprocessableEntity: "Unprocessable Content"
        default: reasonPhrase
        }
    }
}

extension Problem {
    /// Nothing stands at the request's path.
    init(notFound request: Request) {
        let path = request.target.path.cut(toBytes: 256)
        self.init(.notFound, "not_found", "there is no \(request.method.rawValue) \(path)")
    }
}

import Sessions
import Values

/// Reads Fiskil's two redirects (docs.fiskil.com, API reference: auth session, errors).
///
/// A success is the callback token with the session's own id and no error. A failure is either
/// token with `error` or `error_type`; Fiskil documents no session id there. All else is malformed.
enum FiskilRedirect {
    /// What its redirects document, and `sess_id`, as its own pages call the session's id.
    static let parameters: Set<ExactText> = [
        "session_id", "sess_id", "error", "error_type", "error_description", "error_id",
        "error_uri",
    ]

    /// `error_type` values that mean: the end user said no.
    private static let cancellations: Set<ExactText> = [
        "CONSENT_ENDUSER_DENIED", "AUTH_SESSION_CANCELLED",
    ]

    /// The session's id as a redirect gives it.
    static func sessionID(in parameters: CallbackParameters) -> ExactText? {
        sessionIDs(in: parameters).first
    }

    /// Documented is `session_id`; Fiskil's own pages call it `sess_id` too.
    private static func sessionIDs(in parameters: CallbackParameters) -> [ExactText] {
        let names: [ExactText] = ["session_id", "sess_id"]
        return names.compactMap { parameters.value($0).map { ExactText($0) } }
    }

    static func read(
        _ parameters: CallbackParameters, on path: ReturnPath, sessionID: ExactText,
        requiresSessionID: Bool
    ) -> CallbackReading {
        let named = sessionIDs(in: parameters)
        guard named.allSatisfy({ $0 == sessionID }) else { return .malformed(.sessionIDMismatch) }
        let detail = parameters.detail
        if detail.error != nil || detail.type != nil {
            let cancelled =
                detail.error?.hasBytes(of: "access_denied") ?? false
                || detail.type.map { cancellations.contains(ExactText($0)) } ?? false
            return cancelled ? .cancelled(detail) : .failed(detail)
        }
        if named.isEmpty, requiresSessionID || path == .cancel { return .malformed(.noParameters) }
        return path == .callback ? .completed : .malformed(.successOnCancelToken)
    }
}

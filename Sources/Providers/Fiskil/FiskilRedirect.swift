import Sessions

/// Reads Fiskil's two redirects (docs.fiskil.com, API reference: auth session, errors).
///
/// A success is the callback token with the session's own id and no error. A failure is either
/// token with `error` or `error_type`; Fiskil documents no session id there. All else is malformed.
enum FiskilRedirect {
    /// What its redirects document, and `sess_id`, as its own pages call the session's id.
    static let parameters: Set<String> = [
        "session_id", "sess_id", "error", "error_type", "error_description", "error_id",
        "error_uri",
    ]

    /// `error_type` values that mean: the end user said no.
    private static let cancellations: Set<String> = [
        "CONSENT_ENDUSER_DENIED", "AUTH_SESSION_CANCELLED",
    ]

    /// The session's id as a redirect gives it.
    static func sessionID(in parameters: CallbackParameters) -> String? {
        sessionIDs(in: parameters).first
    }

    /// Documented is `session_id`; Fiskil's own pages call it `sess_id` too.
    private static func sessionIDs(in parameters: CallbackParameters) -> [String] {
        ["session_id", "sess_id"].compactMap { parameters.value($0) }
    }

    static func read(
        _ parameters: CallbackParameters, on path: ReturnPath, sessionID: String,
        requiresSessionID: Bool
    ) -> CallbackReading {
        let named = sessionIDs(in: parameters)
        guard named.allSatisfy({ $0 == sessionID }) else { return .malformed(.sessionIDMismatch) }
        let detail = parameters.detail
        if detail.error != nil || detail.type != nil {
            let cancelled =
                detail.error == "access_denied"
                || detail.type.map(cancellations.contains) ?? false
            return cancelled ? .cancelled(detail) : .failed(detail)
        }
        if named.isEmpty, requiresSessionID || path == .cancel { return .malformed(.noParameters) }
        return path == .callback ? .completed : .malformed(.successOnCancelToken)
    }
}

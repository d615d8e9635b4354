/// How a consent ends: the buttons of the consent page, and the last part of their paths.
enum FiskilChoice: String, CaseIterable, Sendable {
    case approve
    case deny
    case fail
    case timeout

    /// What stands on the button.
    var label: String {
        switch self {
        case .approve: "Approve"
        case .deny: "Deny"
        case .fail: "Let the bank fail"
        case .timeout: "Let it time out"
        }
    }

    /// The request field that says where the browser goes.
    var field: String { self == .approve ? "redirect_uri" : "cancel_uri" }

    /// Where the browser goes, if the request said so.
    func destination(of session: FiskilSession) -> RedirectURI? {
        self == .approve ? session.request.redirectURI : session.request.cancelURI
    }

    /// What the browser brings back (Fiskil API reference, auth session and errors).
    ///
    /// A cancel redirect has no `session_id`: none is documented. `errorID` is `err_<uuid>`.
    func query(of session: FiskilSession, errorID: String) -> FormQuery {
        switch self {
        case .approve:
            FormQuery(["session_id": session.id])
        case .deny:
            Self.failure(
                "access_denied", type: "CONSENT_ENDUSER_DENIED",
                description: "User cancelled the flow", id: errorID)
        case .fail:
            Self.failure(
                "server_error", type: "CONSENT_UPSTREAM_PROCESSING_ERROR",
                description: "The institution could not process the consent", id: errorID)
        case .timeout:
            Self.failure(
                "server_error", type: "CONSENT_TIMEOUT",
                description: "The consent was not given in time", id: errorID)
        }
    }

    private static func failure(
        _ error: String, type: String, description: String, id: String
    ) -> FormQuery {
        FormQuery([
            "error": error,
            "error_type": type,
            "error_description": description,
            "error_id": id,
            "error_uri": "https://data.docs.fiskil.dev/errors#\(type)",
        ])
    }
}

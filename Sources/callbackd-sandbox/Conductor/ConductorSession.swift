import FoundationEssentials

/// One auth session. While it lasts, its link can be followed any number of times.
struct ConductorSession: Sendable {
    /// `auth_sess_…`
    let id: String
    /// `auth_sess_client_secret_…`, the name of its page.
    let clientSecret: String
    let request: ConductorSessionRequest
    let createdAt: Date
    let expiresAt: Date

    /// As Conductor answers, in the order of its reference; `host` is that of our own address.
    func json(host: String) -> JSON {
        let query = FormQuery(["key": request.publishableKey])
        return [
            "id": .string(id),
            "objectType": "auth_session",
            "createdAt": .string(createdAt.iso8601),
            "endUserId": .string(request.endUserID),
            "clientSecret": .string(clientSecret),
            "authFlowUrl": .string(
                "http://\(host)\(ConductorSandbox.pagePath)/\(clientSecret)?\(query.text)"),
            "expiresAt": .string(expiresAt.iso8601),
            "redirectUrl": request.redirectURL.map { .string($0.text) } ?? .null,
        ]
    }
}

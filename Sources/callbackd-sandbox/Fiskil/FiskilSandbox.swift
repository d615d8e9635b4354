import FoundationEssentials
import HTTPServer
import NIOHTTP1

/// Fiskil's routes: the API that callbackd calls, and the consent page that the browser visits.
struct FiskilSandbox: Sendable {
    /// What a `base_url` ends in.
    static let basePath = "/fiskil"

    private let sessions: FiskilSessions
    private let webhooks: FiskilWebhooks?
    private let faults: Misbehaviour
    private let makeID: @Sendable () -> String

    /// `makeID` returns a fresh UUID in lower case; it names errors. Without `webhooks` none are
    /// sent.
    init(
        sessions: FiskilSessions, webhooks: FiskilWebhooks?, faults: Misbehaviour,
        makeID: @escaping @Sendable () -> String
    ) {
        self.sessions = sessions
        self.webhooks = webhooks
        self.faults = faults
        self.makeID = makeID
    }

    /// Adds all routes. A session is created at two paths, since Fiskil's documents name both.
    func addRoutes(to routes: inout SandboxRoutes) {
        let base = Self.basePath
        routes.add(.POST, base + "/v1/token", faults.around { .whole(try issueToken($0)) })
        for path in ["/v1/auth/session", "/auth/session"] {
            routes.add(.POST, base + path, faults.around { .whole(try createSession($0)) })
        }
        routes.add(.GET, base + "/consent") { .whole(consentPage($0).page.response) }
        routes.add(.GET, base + "/consent/{id}/{choice}", decide)
    }

    private func issueToken(_ call: SandboxCall) throws -> Response {
        let message = try decode(FiskilWire.TokenRequest.self, from: call)
        guard !message.clientID.hasPrefix("wrong"), !message.clientSecret.hasPrefix("wrong") else {
            throw refusal(.unauthorized, "unauthorized", "the client credentials are not valid")
        }
        return FiskilWire.TokenResponse(
            token: sessions.issueToken(to: message.clientID),
            expiresIn: FiskilSessions.tokenLifetime
        ).response()
    }

    private func createSession(_ call: SandboxCall) throws -> Response {
        guard let token = call.bearerToken, let client = sessions.client(ofToken: token) else {
            throw refusal(
                .unauthorized, "unauthorized", "the access token is missing, unknown or expired")
        }
        let message = try decode(FiskilWire.SessionRequest.self, from: call)
        guard !message.endUserID.hasPrefix("unknown") else {
            throw refusal(.notFound, "end_user_not_found", "there is no such end user")
        }
        if let institution = message.institutionID, institution.hasPrefix("unknown") {
            throw refusal(
                .badRequest, "invalid_institution_id", "there is no such institution")
        }
        guard let host = call.host else {
            throw refusal(.badRequest, "bad_request", "the Host header is missing")
        }
        let session = sessions.open(message, for: client)
        return FiskilWire.SessionResponse(
            authURL: "http://\(host)\(Self.basePath)/consent?sess_id=\(session.id)",
            expiresAt: Int(session.expiresAt.timeIntervalSince1970),
            id: client,
            sessionID: session.id
        ).response()
    }

    private func consentPage(_ call: SandboxCall) -> FiskilConsentPage {
        switch sessions.find(call.query("sess_id") ?? "") {
        case .open(let session): .ask(session)
        case .gone: .gone
        case .unknown: .unknown
        }
    }

    @Sendable private func decide(_ call: SandboxCall) throws -> RequestTasks.Answer {
        // Before the session is touched: a mistyped path must not use it up.
        guard let id = call.parameters["id"],
            let choice = call.parameters["choice"].flatMap(FiskilChoice.init)
        else {
            throw NothingThere()
        }
        switch sessions.use(id) {
        case .open(let session):
            let response = end(session, choice)
            guard choice == .approve, let webhooks else { return .whole(response) }
            // Not before the browser has its answer: a real webhook comes later, too.
            return .whole(response) { webhooks.consentReceived(session) }
        case .gone: return .whole(FiskilConsentPage.gone.page.response)
        case .unknown: return .whole(FiskilConsentPage.unknown.page.response)
        }
    }

    private func end(_ session: FiskilSession, _ choice: FiskilChoice) -> Response {
        let query = choice.query(of: session, errorID: "err_\(makeID())")
        guard let destination = choice.destination(of: session) else {
            return FiskilConsentPage.ended(choice, query).page.response
        }
        return .redirect(to: destination.adding(query))
    }

    private func decode<Message: Decodable>(
        _ type: Message.Type, from call: SandboxCall
    ) throws -> Message {
        do {
            return try call.decode(type)
        } catch {
            throw refusal(.badRequest, "bad_request", "the body is not valid: \(error)")
        }
    }

    private func refusal(
        _ status: HTTPResponseStatus, _ name: String, _ message: String
    ) -> FiskilError {
        FiskilError(status, name: name, message: message, id: "err_\(makeID())")
    }
}

import FoundationEssentials
import Hummingbird

/// Fiskil's routes: the API that callbackd calls, and the consent page that the browser visits.
struct FiskilSandbox: Sendable {
    /// What a `base_url` ends in.
    static let basePath = "/fiskil"

    private let sessions: FiskilSessions
    private let webhooks: FiskilWebhooks?
    private let faults: FaultMiddleware
    private let makeID: @Sendable () -> String

    /// `makeID` returns a fresh UUID in lower case; it names errors. Without `webhooks` none are
    /// sent.
    init(
        sessions: FiskilSessions, webhooks: FiskilWebhooks?, faults: FaultMiddleware,
        makeID: @escaping @Sendable () -> String
    ) {
        self.sessions = sessions
        self.webhooks = webhooks
        self.faults = faults
        self.makeID = makeID
    }

    /// All routes, relative to `basePath`.
    ///
    /// A session is created at two paths, since Fiskil's documents name both.
    var routes: RouteCollection<SandboxContext> {
        let routes = RouteCollection(context: SandboxContext.self)
        let api = routes.group().add(middleware: faults)
        api.post("v1/token") { request, context in
            try await issueToken(request, context)
        }
        api.post("v1/auth/session") { request, context in
            try await createSession(request, context)
        }
        api.post("auth/session") { request, context in
            try await createSession(request, context)
        }
        routes.get("consent") { request, _ in
            consentPage(request).page
        }
        routes.get("consent/:id/:choice") { request, context in
            try decide(request, context)
        }
        return routes
    }

    private func issueToken(
        _ request: Request, _ context: SandboxContext
    ) async throws -> FiskilWire.TokenResponse {
        let message = try await decode(FiskilWire.TokenRequest.self, from: request, context)
        guard !message.clientID.hasPrefix("wrong"), !message.clientSecret.hasPrefix("wrong") else {
            throw refusal(.unauthorized, "unauthorized", "the client credentials are not valid")
        }
        return FiskilWire.TokenResponse(
            token: sessions.issueToken(to: message.clientID),
            expiresIn: FiskilSessions.tokenLifetime)
    }

    private func createSession(
        _ request: Request, _ context: SandboxContext
    ) async throws -> FiskilWire.SessionResponse {
        guard let token = request.bearerToken, let client = sessions.client(ofToken: token) else {
            throw refusal(
                .unauthorized, "unauthorized", "the access token is missing, unknown or expired")
        }
        let message = try await decode(FiskilWire.SessionRequest.self, from: request, context)
        guard !message.endUserID.hasPrefix("unknown") else {
            throw refusal(.notFound, "end_user_not_found", "there is no such end user")
        }
        if let institution = message.institutionID, institution.hasPrefix("unknown") {
            throw refusal(
                .badRequest, "invalid_institution_id", "there is no such institution")
        }
        guard let host = request.head.authority else {
            throw refusal(.badRequest, "bad_request", "the Host header is missing")
        }
        let session = sessions.open(message, for: client)
        return FiskilWire.SessionResponse(
            authURL: "http://\(host)\(Self.basePath)/consent?sess_id=\(session.id)",
            expiresAt: Int(session.expiresAt.timeIntervalSince1970),
            id: client,
            sessionID: session.id)
    }

    private func consentPage(_ request: Request) -> FiskilConsentPage {
        switch sessions.find(request.uri.queryParameters.get("sess_id") ?? "") {
        case .open(let session): .ask(session)
        case .gone: .gone
        case .unknown: .unknown
        }
    }

    private func decide(_ request: Request, _ context: SandboxContext) throws -> Response {
        // Before the session is touched: a mistyped path must not use it up.
        guard let id = context.parameters.get("id"),
            let choice = context.parameters.get("choice", as: FiskilChoice.self)
        else {
            throw HTTPError(.notFound)
        }
        switch sessions.use(id) {
        case .open(let session):
            var response = end(session, choice, request, context)
            if choice == .approve, let webhooks {
                // Not before the browser has its answer: a real webhook comes later, too.
                response.body = response.body.followed { webhooks.consentReceived(session) }
            }
            return response
        case .gone:
            return FiskilConsentPage.gone.page.response(from: request, context: context)
        case .unknown:
            return FiskilConsentPage.unknown.page.response(from: request, context: context)
        }
    }

    private func end(
        _ session: FiskilSession, _ choice: FiskilChoice, _ request: Request,
        _ context: SandboxContext
    ) -> Response {
        let query = choice.query(of: session, errorID: "err_\(makeID())")
        guard let destination = choice.destination(of: session) else {
            return FiskilConsentPage.ended(choice, query).page
                .response(from: request, context: context)
        }
        var response = Response.redirect(to: destination.adding(query), type: .normal)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func decode<Message: Decodable>(
        _ type: Message.Type, from request: Request, _ context: SandboxContext
    ) async throws -> Message {
        do {
            return try await request.decode(as: type, context: context)
        } catch let error as HTTPError {
            throw refusal(.badRequest, "bad_request", error.body ?? "the body is not valid")
        }
    }

    private func refusal(
        _ status: HTTPResponse.Status, _ name: String, _ message: String
    ) -> FiskilError {
        FiskilError(status, name: name, message: message, id: "err_\(makeID())")
    }
}

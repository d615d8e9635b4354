import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Conductor's routes: the API that callbackd calls, and the consent page that the browser visits.
struct ConductorSandbox: Sendable {
    /// What a `base_url` ends in.
    static let basePath = "/conductor/v1"
    /// Where the consent pages are.
    static let pagePath = "/conductor/qbd"

    private let sessions: ConductorSessions
    private let faults: FaultMiddleware
    private let makeID: @Sendable () -> String

    /// `makeID` returns a fresh UUID in lower case; it names requests.
    init(
        sessions: ConductorSessions, faults: FaultMiddleware,
        makeID: @escaping @Sendable () -> String
    ) {
        self.sessions = sessions
        self.faults = faults
        self.makeID = makeID
    }

    /// All API routes, relative to `basePath`.
    var routes: RouteCollection<SandboxContext> {
        let routes = RouteCollection(context: SandboxContext.self)
        routes.add(middleware: faults)
        routes.post("auth-sessions") { request, context in
            try await answer(request, context) { host in
                let message = try ConductorSessionRequest(await request.json(context))
                try check(endUserID: message.endUserID)
                return sessions.open(message).json(host: host)
            }
        }
        routes.get("end-users/:id") { request, context in
            try await answer(request, context) { _ in
                let id = endUserID(context)
                try check(endUserID: id)
                return sessions.endUser(id).json
            }
        }
        return routes
    }

    /// All routes of the consent page, relative to `pagePath`.
    var pageRoutes: RouteCollection<SandboxContext> {
        let routes = RouteCollection(context: SandboxContext.self)
        routes.get(":secret") { _, context in
            consentPage(context).page
        }
        routes.get(":secret/:choice") { request, context in
            try press(request, context)
        }
        return routes
    }

    /// Names the request, checks the key and has the answer made. `make` gets our own host.
    private func answer(
        _ request: Request, _ context: SandboxContext,
        _ make: (_ host: String) async throws -> JSON
    ) async throws -> Response {
        let requestID = "req_\(makeID())"
        var response: Response
        do {
            guard let key = request.bearerToken, !key.hasPrefix("wrong"),
                !key.hasPrefix("sk_wrong")
            else { throw ConductorError.invalidKey }
            guard let host = request.head.authority else { throw ConductorError.missingHost }
            response = try await make(host).response(status: .ok)
        } catch let error as ConductorError {
            response = error.response(requestID: requestID, to: request, context: context)
        }
        if let name = HTTPField.Name("Conductor-Request-Id") {
            response.headers[name] = requestID
        }
        return response
    }

    /// The last part of the path, which the router leaves percent-encoded.
    private func endUserID(_ context: SandboxContext) -> String {
        let text = context.parameters.get("id") ?? ""
        return URLComponents(string: "/\(text)").map { String($0.path.dropFirst()) } ?? text
    }

    private func check(endUserID id: String) throws(ConductorError) {
        guard !id.hasPrefix("unknown"), !id.hasPrefix("end_usr_unknown") else {
            throw .missingEndUser(id)
        }
        guard !id.hasPrefix("garbled") else { throw .garbled }
    }

    private func consentPage(_ context: SandboxContext) -> ConductorPage {
        switch sessions.find(context.parameters.get("secret") ?? "") {
        case .open(let session): .ask(session)
        case .gone: .gone
        case .unknown: .unknown
        }
    }

    private func press(_ request: Request, _ context: SandboxContext) throws -> Response {
        guard let secret = context.parameters.get("secret"),
            let choice = context.parameters.get("choice", as: ConductorChoice.self)
        else {
            throw HTTPError(.notFound)
        }
        let page: ConductorPage
        switch sessions.press(choice, on: secret) {
        case .open(let session):
            if choice.redirects, let destination = session.request.redirectURL {
                // Exactly as given: no parameter is documented.
                var response = Response.redirect(to: destination.text, type: .normal)
                response.headers[.cacheControl] = "no-store"
                return response
            }
            page = .done(choice)
        case .gone: page = .gone
        case .unknown: page = .unknown
        }
        return page.page.response(from: request, context: context)
    }
}

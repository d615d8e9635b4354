import FoundationEssentials
import HTTPServer
import NIOHTTP1

/// Conductor's routes: the API that callbackd calls, and the consent page that the browser visits.
struct ConductorSandbox: Sendable {
    /// What a `base_url` ends in.
    static let basePath = "/conductor/v1"
    /// Where the consent pages are.
    static let pagePath = "/conductor/qbd"

    private let sessions: ConductorSessions
    private let faults: Misbehaviour
    private let makeID: @Sendable () -> String

    /// `makeID` returns a fresh UUID in lower case; it names requests.
    init(
        sessions: ConductorSessions, faults: Misbehaviour,
        makeID: @escaping @Sendable () -> String
    ) {
        self.sessions = sessions
        self.faults = faults
        self.makeID = makeID
    }

    /// Adds all routes, of the API and of the consent page.
    func addRoutes(to routes: inout SandboxRoutes) {
        routes.add(
            .POST, Self.basePath + "/auth-sessions",
            faults.around { call in
                answer(call) { host throws(ConductorError) in
                    let message = try ConductorSessionRequest(call.json)
                    try check(endUserID: message.endUserID)
                    return sessions.open(message).json(host: host)
                }
            })
        routes.add(
            .GET, Self.basePath + "/end-users/{id}",
            faults.around { call in
                answer(call) { _ throws(ConductorError) in
                    let id = endUserID(call)
                    try check(endUserID: id)
                    return sessions.endUser(id).json
                }
            })
        routes.add(.GET, Self.pagePath + "/{secret}") {
            .whole(consentPage($0).page.response)
        }
        routes.add(.GET, Self.pagePath + "/{secret}/{choice}") { .whole(try press($0)) }
    }

    /// Names the request, checks the key and has the answer made. `make` gets our own host.
    private func answer(
        _ call: SandboxCall, _ make: (_ host: String) throws(ConductorError) -> JSON
    ) -> RequestTasks.Answer {
        let requestID = "req_\(makeID())"
        var response: Response
        do throws(ConductorError) {
            guard let key = call.bearerToken, !key.hasPrefix("wrong"), !key.hasPrefix("sk_wrong")
            else { throw .invalidKey }
            guard let host = call.host else { throw .missingHost }
            response = try make(host).response()
        } catch {
            response = error.response(requestID: requestID)
        }
        response.headers.add(name: "Conductor-Request-Id", value: requestID)
        return .whole(response)
    }

    /// The last part of the path, which the router leaves percent-encoded.
    private func endUserID(_ call: SandboxCall) -> String {
        let text = call.parameters["id"] ?? ""
        return URLComponents(string: "/\(text)").map { String($0.path.dropFirst()) } ?? text
    }

    private func check(endUserID id: String) throws(ConductorError) {
        guard !id.hasPrefix("unknown"), !id.hasPrefix("end_usr_unknown") else {
            throw .missingEndUser(id)
        }
        guard !id.hasPrefix("garbled") else { throw .garbled }
    }

    private func consentPage(_ call: SandboxCall) -> ConductorPage {
        switch sessions.find(call.parameters["secret"] ?? "") {
        case .open(let session): .ask(session)
        case .gone: .gone
        case .unknown: .unknown
        }
    }

    private func press(_ call: SandboxCall) throws -> Response {
        guard let secret = call.parameters["secret"],
            let choice = call.parameters["choice"].flatMap(ConductorChoice.init)
        else {
            throw NothingThere()
        }
        let page: ConductorPage
        switch sessions.press(choice, on: secret) {
        case .open(let session):
            if choice.redirects, let destination = session.request.redirectURL {
                // Exactly as given: no parameter is documented.
                return .redirect(to: destination.text)
            }
            page = .done(choice)
        case .gone: page = .gone
        case .unknown: page = .unknown
        }
        return page.page.response
    }
}

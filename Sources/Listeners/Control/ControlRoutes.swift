import ControlAPI
import FoundationEssentials
import HTTPServer
import Logging
import NIOHTTP1
import ServiceLifecycle
import Sessions

/// The control protocol's routes: wire in, domain call, wire out.
struct ControlRoutes: Sendable {
    private typealias Route = @Sendable (ControlCall) async throws -> RequestTasks.Answer

    private let port: ControlPort
    private let dropIns: DropInRoutes
    private let logger: Logger
    private var routes = Routes<Route>()

    init(_ port: ControlPort, logger: Logger) {
        self.port = port
        self.logger = logger
        dropIns = DropInRoutes(desk: port.desk, clock: port.clock)
        addRoutes()
    }

    /// Answers a request; what nobody foresaw is a fault.
    func answer(_ request: Request) async -> RequestTasks.Answer {
        let problem: Problem
        do {
            try ControlGuard.check(request)
            switch routes.match(request) {
            case .found(let route, let parameters):
                return try await route(ControlCall(request, parameters: parameters))
            case .otherMethods(let methods): return .whole(otherMethods(methods, request))
            case .nothing where !dropIns.take(request): problem = Problem(notFound: request)
            case .nothing where request.method != .POST:
                return .whole(otherMethods([.POST], request))
            case .nothing:
                return .whole(try await dropIns.answer(ControlCall(request, parameters: [:])))
            }
        } catch let error as Problem {
            problem = error
        } catch let refusal as Refusal {
            problem = Problem(refusal)
        } catch let failure as ReloadFailure {
            problem = Problem(failure)
        } catch is CancellationError {
            problem = Problem(Refusal.stopping)
        } catch {
            logger.error("a control request failed: \(error)")
            problem = Problem(.internalServerError, "fault", "callbackd failed; its log says why")
        }
        return .whole(problem.response)
    }

    /// The answer to a request that was not taken whole, in the shape of whoever's wire it is.
    func answer(to failure: RequestFailure, of request: Request?) -> Response {
        let problem = Problem(failure)
        return request.flatMap { dropIns.refusal(problem, to: $0) } ?? problem.response
    }

    private func otherMethods(_ methods: [HTTPMethod], _ request: Request) -> Response {
        let names = methods.map(\.rawValue).joined(separator: ", ")
        let problem = Problem(
            .methodNotAllowed, "method_not_allowed",
            "\(request.target.path.cut(toBytes: 256)) takes \(names)")
        var response = dropIns.refusal(problem, to: request) ?? problem.response
        response.headers.add(name: "Allow", value: names)
        return response
    }

    private mutating func addRoutes() {
        func add(_ method: HTTPMethod, _ path: String, _ route: @escaping Route) {
            routes.add(method, path, route)
        }
        let session = ControlPaths.sessions + "/{id}"
        let port = port
        let endpoints = ControlEndpoints(port: port)
        add(.POST, ControlPaths.sessions, endpoints.create)
        add(.GET, ControlPaths.sessions, endpoints.list)
        add(.GET, session, endpoints.show)
        add(.DELETE, session, endpoints.revoke)
        add(.GET, session + "/outcome", endpoints.outcome)
        add(.POST, session + "/extend", endpoints.extend)
        add(.GET, ControlPaths.events, endpoints.events)
        add(.GET, ControlPaths.status) { _ in .whole(JSONBody.response(port.status())) }
        add(.POST, ControlPaths.reload) {
            .whole(JSONBody.response(try await port.reload($0.peer)))
        }
        add(.POST, ControlPaths.verify) { _ in
            .whole(JSONBody.response(try await port.verify()))
        }
        add(.POST, ControlPaths.rotate) { _ in
            .whole(JSONBody.response(try await port.rotate()))
        }
        add(.GET, ControlPaths.live) { _ in .whole(Response(.ok)) }
        add(.GET, ControlPaths.ready) { _ in
            guard port.sink.hasRoom else { throw Refusal.journalFull }
            return .whole(Response(.ok))
        }
    }
}

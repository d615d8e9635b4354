import FoundationEssentials
import HTTPServer
import NIOHTTP1

/// A route of the sandbox.
typealias SandboxRoute = @Sendable (SandboxCall) async throws -> RequestTasks.Answer

/// A request, as its route gets it.
struct SandboxCall: Sendable {
    let request: Request
    /// The segments that stand for names of the route's pattern, as they came.
    let parameters: [String: String]

    /// Our own host and port, as the caller knows them.
    var host: String? { request.target.host }

    /// The first value of that name in the query.
    func query(_ name: String) -> String? {
        PercentEncoding.pairs(request.target.query ?? "").first { $0.name == name }?.value
    }
}

/// An error that has an answer of its own.
protocol SandboxRefusal: Error {
    var response: Response { get }
}

/// There is nothing at that path.
struct NothingThere: SandboxRefusal {
    var response: Response { Response(.notFound) }
}

/// All routes of the sandbox.
struct SandboxRoutes: Sendable {
    private var routes = Routes<SandboxRoute>()

    /// Adds a route.
    mutating func add(_ method: HTTPMethod, _ path: String, _ route: @escaping SandboxRoute) {
        routes.add(method, path, route)
    }

    /// Answers a request.
    func answer(_ request: Request) async -> RequestTasks.Answer {
        do {
            switch routes.match(request) {
            case .found(let route, let parameters):
                return try await route(SandboxCall(request: request, parameters: parameters))
            case .otherMethods(let methods):
                let names = methods.map(\.rawValue).joined(separator: ", ")
                return .whole(Response(.methodNotAllowed, headers: ["Allow": names]))
            case .nothing: return .whole(NothingThere().response)
            }
        } catch let refusal as any SandboxRefusal {
            return .whole(refusal.response)
        } catch {
            return .whole(Response(.internalServerError))
        }
    }
}

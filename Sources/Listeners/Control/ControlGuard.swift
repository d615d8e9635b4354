import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import Sessions

/// Keeps web pages out: a browser can be tricked into talking to anything, but it says so.
///
/// Any `Origin` or `Referer`, and any `Host` but `callbackd` and `localhost`, is refused.
struct ControlGuard: RouterMiddleware {
    typealias Context = ControlContext

    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        for name in [HTTPField.Name.origin, .referer] where request.headers[name] != nil {
            throw Problem(
                .forbidden, "forbidden_origin",
                "a request with \(name.canonicalName) comes from a web page; none may")
        }
        let host = request.head.authority?.split(separator: ":").first.map { $0.lowercased() }
        guard let host, ["callbackd", "localhost"].contains(host),
            // The first one became the authority (RFC 9112 §3.2 allows no other).
            !request.headers.contains(where: { $0.name.canonicalName == "host" })
        else {
            throw Problem(
                .forbidden, "forbidden_host", "the Host must be callbackd or localhost, once")
        }
        return try await next(request, context)
    }
}

/// Turns whatever a route throws into a problem; what nobody foresaw is a fault.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = ControlContext

    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        let problem: Problem
        do {
            return try await next(request, context)
        } catch let error as Problem {
            problem = error
        } catch let refusal as Refusal {
            problem = Problem(refusal)
        } catch let failure as ReloadFailure {
            problem = Problem(failure)
        } catch let error as HTTPError where error.status == .notFound {
            problem = Problem(
                .notFound, "not_found", "there is no \(request.method.rawValue) \(request.uri.path)"
            )
        } catch let error as HTTPError {
            problem = Problem(error.status, "bad_request", error.body ?? error.status.reasonPhrase)
        } catch let error as HTTPParserError {
            throw error
        } catch is CancellationError {
            problem = Problem(Refusal.stopping)
        } catch {
            context.logger.error("a control request failed: \(error)")
            problem = Problem(.internalServerError, "fault", "callbackd failed; its log says why")
        }
        return try problem.response(from: request, context: context)
    }
}

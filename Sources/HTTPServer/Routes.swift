public import NIOHTTP1

/// Which handler a request's method and path mean.
///
/// A pattern is a path such as `/v1/sessions/{id}`; a segment in braces stands for any segment that
/// is not empty. The first pattern that fits is taken; paths are compared byte by byte, without
/// decoding.
public struct Routes<Handler: Sendable>: Sendable {
    private var routes: [Route] = []

    private struct Route {
        let method: HTTPMethod
        let pattern: [Substring]
        let handler: Handler
    }

    /// What was found.
    public enum Match {
        /// A handler, and the segments that stand for names of its pattern.
        case found(Handler, parameters: [String: String])
        /// Handlers for these methods only.
        case otherMethods([HTTPMethod])
        /// Nothing at that path.
        case nothing
    }

    /// Without routes.
    public init() {}

    /// Adds a route.
    public mutating func add(_ method: HTTPMethod, _ pattern: String, _ handler: Handler) {
        routes.append(
            Route(
                method: method,
                pattern: pattern.split(separator: "/", omittingEmptySubsequences: false),
                handler: handler))
    }

    /// Finds the handler of a request; a HEAD has that of GET (RFC 9110 §9.3.2).
    public func match(_ request: Request) -> Match {
        let segments = request.target.segments
        let wanted = request.method == .HEAD ? .GET : request.method
        var others: [HTTPMethod] = []
        for route in routes {
            guard let parameters = Self.parameters(route.pattern, segments) else { continue }
            if route.method == wanted { return .found(route.handler, parameters: parameters) }
            if !others.contains(route.method) { others.append(route.method) }
        }
        guard !others.isEmpty else { return .nothing }
        return .otherMethods(others.contains(.GET) ? others + [.HEAD] : others)
    }

    private static func parameters(
        _ pattern: [Substring], _ segments: [Substring]
    ) -> [String: String]? {
        guard segments.count == pattern.count else { return nil }
        var parameters: [String: String] = [:]
        for (part, segment) in zip(pattern, segments) {
            if part.first == "{" {
                guard !segment.isEmpty else { return nil }
                parameters[String(part.dropFirst().dropLast())] = String(segment)
            } else if !part.utf8.elementsEqual(segment.utf8) {
                return nil
            }
        }
        return parameters
    }
}

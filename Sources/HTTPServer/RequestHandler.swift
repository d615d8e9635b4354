public import NIOHTTP1

/// What answers the requests of a server.
public protocol RequestHandler: Sendable {
    /// Says by a request's head what is to be done with its body.
    ///
    /// Runs on the connection's event loop: it may not wait, and takes a time that is linear in the
    /// head.
    func reception(of request: Request) -> Reception

    /// The answer if there is nothing to hand on; `request` is nil if the head is at fault.
    func answer(to failure: RequestFailure, of request: Request?) -> Response
}

/// What is to be done with a request.
public enum Reception {
    /// Hand it on with its body, which may have so many bytes; with more it is refused.
    case read(bodyBytes: Int, then: (Exchange) -> Void)
    /// Answer it so, whatever its body is.
    case answer(Response)
}

/// Why a request is not handed on.
public enum RequestFailure: Sendable, Hashable {
    /// It is no HTTP, or says two things at once (400).
    case malformed
    /// Target, fields and blanks have too many bytes (431).
    case headTooLarge
    /// The body has more bytes than are wanted (413).
    case bodyTooLarge
    /// The body did not arrive in time (408).
    case bodyTooSlow
    /// Too many bodies arrive at once (503).
    case noRoom
    /// The body has a transfer coding other than chunked (501, RFC 9112 §6.1).
    case unknownCoding
    /// It is HTTP of another major version (505).
    case unknownVersion
}

extension RequestFailure {
    /// What it is answered with.
    public var status: HTTPResponseStatus {
        switch self {
        case .malformed: .badRequest
        case .headTooLarge: .requestHeaderFieldsTooLarge
        case .bodyTooLarge: .payloadTooLarge
        case .bodyTooSlow: .requestTimeout
        case .noRoom: .serviceUnavailable
        case .unknownCoding: .notImplemented
        case .unknownVersion: .httpVersionNotSupported
        }
    }
}

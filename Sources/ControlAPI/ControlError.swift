import AsyncHTTPClient
#if canImport(Glibc)
    import Glibc
#endif
import NIOCore
import NIOHTTP1

/// Why a call on the control socket gave no answer.
public enum ControlError: Error, Hashable, Sendable {
    /// The daemon says why.
    case problem(ProblemMessage)
    /// Nobody listens: there is no socket, or it is a left-over.
    case unreachable(String)
    /// The socket is there, but this user may not open it.
    case notPermitted
    /// The connection ended in the middle: the daemon was stopped or restarted.
    case interrupted
    /// No answer in time.
    case timedOut
    /// The answer makes no sense.
    case garbled

    init(_ error: any Error) {
        switch error {
        case let error as ControlError: self = error
        case let error as IOError:
            switch error.errnoCode {
            case EACCES, EPERM: self = .notPermitted
            case ENOENT: self = .unreachable("there is no such socket")
            case ECONNREFUSED: self = .unreachable("nobody listens there")
            case EAGAIN: self = .unreachable("too many wait for it already")
            case ECONNRESET, EPIPE: self = .interrupted
            default: self = .unreachable("errno \(error.errnoCode)")
            }
        case let error as HTTPClientError:
            switch error {
            case .remoteConnectionClosed, .cancelled: self = .interrupted
            case .deadlineExceeded, .readTimeout, .getConnectionFromPoolTimeout: self = .timedOut
            case .connectTimeout: self = .unreachable("it does not answer")
            default: self = .unreachable(error.description)
            }
        // A daemon that was killed leaves an answer that ends in the middle.
        case is HTTPParserError, ChannelError.eof, ChannelError.ioOnClosedChannel:
            self = .interrupted
        default: self = .unreachable(String(describing: error))
        }
    }
}

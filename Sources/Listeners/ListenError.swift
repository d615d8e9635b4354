#if canImport(Glibc)
    import Glibc
#endif
import NIOCore

/// Why an address or a socket cannot be listened on.
public enum ListenError: Error, Hashable, Sendable {
    /// Somebody else has it.
    case taken(String)
    /// The system says no; the text says why.
    case unusable(String, reason: String)

    init(_ error: any Error, at place: String) {
        guard let error = error as? IOError else {
            self = .unusable(place, reason: "\(error)")
            return
        }
        self.init(errno: error.errnoCode, at: place)
    }

    init(errno code: CInt, at place: String) {
        switch code {
        case EADDRINUSE: self = .taken(place)
        default: self = .unusable(place, reason: String(cString: strerror(code)))
        }
    }
}

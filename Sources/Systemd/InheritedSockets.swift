import CSystemd
#if canImport(Glibc)
    import Glibc
#endif

/// Listening sockets that the service manager handed over, by the names that their units gave them
/// (`FileDescriptorName=`, sd_listen_fds_with_names(3)).
public struct InheritedSockets: Sendable {
    /// What a socket listens on.
    public enum Kind: Sendable {
        /// A path.
        case unix
        /// An IPv4 or IPv6 address and a TCP port.
        case tcp
    }

    /// Why the sockets cannot be used.
    public enum Flaw: Error, Hashable {
        /// The variables `LISTEN_*` make no sense; the text says why.
        case unreadable(String)
        /// A socket has a name that nobody expects.
        case unknown(String)
        /// Two sockets where one is expected.
        case twice(String)
        /// A socket that is no listening stream of the kind that its name stands for.
        case wrongKind(String)
    }

    private var descriptors: [String: [CInt]] = [:]

    /// None.
    public init() {}

    /// Takes them over: marks them as not to be inherited further, and clears `LISTEN_*`.
    ///
    /// It changes the environment: call it before any thread is started.
    /// - Parameter known: the names that may occur, each with its kind and how many may have it.
    /// - Throws: ``Flaw``.
    public static func take(
        known: [String: (kind: Kind, atMost: Int)]
    ) throws(Flaw) -> InheritedSockets {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = sd_listen_fds_with_names(1, &names)
        guard count >= 0 else { throw .unreadable(String(cString: strerror(-count))) }
        defer { free(names) }
        var sockets = InheritedSockets()
        for index in 0..<Int(count) {
            let name = names?[index].map { String(cString: $0) } ?? "unknown"
            free(names?[index])
            sockets.descriptors[name, default: []].append(CInt(SD_LISTEN_FDS_START) + CInt(index))
        }
        do throws(Flaw) {
            try sockets.check(known)
        } catch {
            sockets.refuseWaiting()
            throw error
        }
        return sockets
    }

    private func check(_ known: [String: (kind: Kind, atMost: Int)]) throws(Flaw) {
        for (name, descriptors) in descriptors.sorted(by: { $0.key < $1.key }) {
            guard let expected = known[name] else { throw .unknown(name) }
            guard descriptors.allSatisfy({ Self.isListening($0, expected.kind) }) else {
                throw .wrongKind(name)
            }
            guard descriptors.count <= expected.atMost else { throw .twice(name) }
        }
    }

    /// Ends the connections that wait in the sockets: for a daemon that cannot serve and would be
    /// started for them again and again.
    public func refuseWaiting() {
        for descriptor in descriptors.values.joined() {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 || errno == ECONNABORTED || errno == EINTR else { break }
                if connection >= 0 { close(connection) }
            }
        }
    }

    /// The descriptors of that name; whoever takes one closes it.
    public subscript(name: String) -> [CInt] { descriptors[name] ?? [] }

    private static func isListening(_ descriptor: CInt, _ kind: Kind) -> Bool {
        let stream = CInt(SOCK_STREAM.rawValue)
        return switch kind {
        case .unix: sd_is_socket_unix(descriptor, stream, 1, nil, 0) > 0
        case .tcp: sd_is_socket_inet(descriptor, AF_UNSPEC, stream, 1, 0) > 0
        }
    }
}

public import FoundationEssentials
#if canImport(Glibc)
    import Glibc
#endif
public import NIOCore
import NIOExtras
import NIOPosix

/// An HTTP/1.1 server on one or more listening sockets.
public struct Server: Sendable {
    private let sockets: [(channel: any Channel, quiescing: ServerQuiescingHelper)]

    /// Where to listen.
    public enum Place: Sendable {
        /// At a TCP address, which is bound here.
        case address(SocketAddress)
        /// At every address of the machine, of both families.
        case anyAddress(port: Int)
        /// At the machine's own addresses, 127.0.0.1 and, if it has IPv6, ::1.
        case loopback(port: Int)
        /// On a TCP socket that listens already.
        case socket(CInt)
        /// On a Unix socket that listens already.
        case unixSocket(CInt)
    }

    /// What a server is beyond its handler.
    public struct Configuration: Sendable {
        /// What TLS is spoken with; nil for plain HTTP.
        public var certificate: ServerCertificate?
        /// How many connections are served; one more is closed at once.
        public var connections: ConnectionBounds
        /// Tells the wall-clock time, for `Date`.
        public var now: @Sendable () -> Date = { Date() }
        /// How long a stop waits for the first request on a connection that was just taken.
        public var patienceAtStop = Limits.firstRequestAtStop

        /// With the number of connections alone.
        public init(connections: ConnectionBounds) {
            self.connections = connections
        }
    }

    /// Listens from now on; whoever connects waits until ``open()``.
    ///
    /// - Throws: what NIO says of the first place that cannot be had.
    public init(
        on places: [Place], _ configuration: Configuration, handler: any RequestHandler
    ) async throws {
        let setup = ConnectionSetup(configuration, handler: handler)
        var sockets: [(channel: any Channel, quiescing: ServerQuiescingHelper)] = []
        func listen(
            isUnix: Bool = false, _ bind: (ServerBootstrap) -> EventLoopFuture<any Channel>
        ) async throws {
            let quiescing = ServerQuiescingHelper(group: MultiThreadedEventLoopGroup.singleton)
            let bootstrap = Self.bootstrap(quiescing, setup, isUnix: isUnix)
            sockets.append((try await bind(bootstrap).get(), quiescing))
        }
        func listen(at ip: String, _ port: Int) async throws {
            let address = try SocketAddress(ipAddress: ip, port: port)
            try await listen { $0.bind(to: address) }
        }
        func listenAtAll(_ port: Int) async throws {
            let address = try SocketAddress(ipAddress: "::", port: port)
            let option = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)
            try await listen { $0.serverChannelOption(option, value: 0).bind(to: address) }
        }
        for place in places {
            switch place {
            case .address(let address): try await listen { $0.bind(to: address) }
            case .anyAddress(let port):
                do {
                    // IPv4 comes here too (ipv6(7)).
                    try await listenAtAll(port)
                } catch let error as IOError where error.hasNoSuchFamily {
                    try await listen(at: "0.0.0.0", port)
                }
            case .loopback(let port):
                try await listen(at: "127.0.0.1", port)
                do {
                    try await listen(at: "::1", sockets.last?.channel.localAddress?.port ?? port)
                } catch let error as IOError where error.hasNoSuchFamily {}
            case .socket(let descriptor):
                try await listen { $0.withBoundSocket(descriptor) }
                ListenQueue.widen(descriptor)
            case .unixSocket(let descriptor):
                try await listen(isUnix: true) { $0.withBoundSocket(descriptor) }
                ListenQueue.widen(descriptor)
            }
        }
        self.sockets = sockets
    }

    /// The addresses as bound, with the port that the kernel chose for port 0.
    public var addresses: [SocketAddress] { sockets.compactMap(\.channel.localAddress) }

    /// Takes connections.
    public func open() async throws {
        for socket in sockets {
            try await socket.channel.setOption(.autoRead, value: true).get()
        }
    }

    /// Returns when every event loop has come round once: none of them hangs.
    public func comesRound() async {
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
            _ = try? await loop.submit {}.get()
        }
    }

    /// Takes no more connections, and lets those that there are finish, for three seconds at most.
    public func stop() async {
        let ends = sockets.map { $0.quiescing.stop($0.channel) }
        for end in ends { _ = try? await end.get() }
    }

    private static func bootstrap(
        _ quiescing: ServerQuiescingHelper, _ setup: ConnectionSetup, isUnix: Bool
    ) -> ServerBootstrap {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.autoRead, value: false)
            .serverChannelOption(.backlog, value: 4096)
            // Nothing is read but what is asked for.
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 1024, initial: 2048, maximum: Limits.readBytes)
            )
            // Whoever closes the sending side still waits for an answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelInitializer { setup.configure($0, isUnix: isUnix) }
        guard !isUnix else { return bootstrap }
        return
            bootstrap
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Connections have what their listening socket has (tcp(7)).
            .serverChannelOption(.socketOption(.so_rcvbuf), value: Limits.kernelBytes)
            .serverChannelOption(.socketOption(.so_sndbuf), value: Limits.kernelBytes)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    }
}

extension IOError {
    /// Whether the machine does without IPv6, altogether or at its loopback interface.
    fileprivate var hasNoSuchFamily: Bool {
        errnoCode == EAFNOSUPPORT || errnoCode == EADDRNOTAVAIL
    }
}

import NIOCore
import NIOExtras
import NIOHTTP1
import NIOPosix
public import ServiceLifecycle
public import Sessions

/// The way in for browsers and for providers' webhooks: HTTP/1.1 on TCP, facing the network.
///
/// A channel handler of its own rather than a router: few paths, few verbs, hostile ground.
public struct CallbackListener: Service {
    private let servers: [(channel: any Channel, quiescing: ServerQuiescingHelper)]

    /// Where to listen.
    public enum Place: Sendable {
        /// At an address, which is bound here.
        case address(ListenAddress)
        /// On sockets that listen already, handed over by the service manager; at least one.
        case inherited([CInt])
    }

    /// Listens from now on; who connects waits for ``run()``.
    ///
    /// - Parameters:
    ///   - pages: tells the pages as they are configured now.
    ///   - surroundings: what is between it and the browsers.
    ///   - connections: how many it takes at a time; one more is closed at once.
    ///   - patience: how long a stop waits for the first request on a new connection.
    /// - Throws: ``ListenError`` where the address cannot be had.
    public init(
        on place: Place, port: CallbackPort, pages: @escaping @Sendable () -> Pages,
        surroundings: CallbackSurroundings = CallbackSurroundings(
            startCookie: StartCookie(isSecure: false)),
        connections: Int = Limits.publicConnections,
        patience: Duration = Limits.firstRequestAtStop
    ) async throws(ListenError) {
        let connections = ConnectionCount(limit: connections)
        let room = WebhookRoom()
        var servers: [(channel: any Channel, quiescing: ServerQuiescingHelper)] = []
        func bootstrap() -> (ServerBootstrap, ServerQuiescingHelper) {
            let quiescing = ServerQuiescingHelper(group: MultiThreadedEventLoopGroup.singleton)
            let bootstrap = Self.bootstrap(quiescing) { channel in
                try connections.admit(channel)
                if let certificate = surroundings.certificate {
                    try channel.pipeline.syncOperations.addHandler(certificate.handler())
                }
                try channel.pipeline.syncOperations.addHandler(Quiescence(patience: patience))
                try Self.configure(
                    channel,
                    CallbackHandler(
                        port: port, pages: pages, surroundings: surroundings, room: room))
            }
            return (bootstrap, quiescing)
        }
        switch place {
        case .address(let address):
            let (bootstrap, quiescing) = bootstrap()
            do {
                let channel = try await bootstrap.bind(host: address.host, port: address.port).get()
                servers.append((channel, quiescing))
            } catch {
                throw ListenError(error, at: address.text)
            }
        case .inherited(let descriptors):
            for descriptor in descriptors {
                let (bootstrap, quiescing) = bootstrap()
                do {
                    servers.append(
                        (try await bootstrap.withBoundSocket(descriptor).get(), quiescing))
                    ListenQueue.widen(descriptor)
                } catch {
                    throw ListenError(error, at: "the inherited socket \(descriptor)")
                }
            }
        }
        self.servers = servers
    }

    /// The addresses as bound, with the port that the kernel chose for port 0; at least one.
    public var addresses: [String] {
        servers.compactMap { server in
            guard let address = server.channel.localAddress, let ip = address.ipAddress else {
                return nil
            }
            let host = ip.contains(":") ? "[\(ip)]" : ip
            return "\(host):\(address.port ?? 0)"
        }
    }

    /// The first of ``addresses``.
    public var address: String { addresses.first ?? "" }

    /// Runs until the service group shuts down; requests that are being answered are finished.
    public func run() async throws {
        for server in servers {
            try await server.channel.setOption(.autoRead, value: true).get()
        }
        try? await gracefulShutdown()
        let ends = servers.map { $0.quiescing.stop($0.channel) }
        for end in ends { try await end.get() }
    }

    private static func bootstrap(
        _ quiescing: ServerQuiescingHelper,
        _ configure: @escaping @Sendable (any Channel) throws -> Void
    ) -> ServerBootstrap {
        ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.autoRead, value: false)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // A browser that closes its sending side still waits for its page.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try configure(channel) }
            }
    }

    static func configure(
        _ channel: any Channel, _ handler: CallbackHandler
    ) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderListSize = Limits.requestHeadBytes
        limits.maxHeaderFieldSize = Limits.requestHeadBytes
        limits.maxHeaderFieldCount = 100
        let pipeline = channel.pipeline.syncOperations
        // Who does not read what it is answered is not read from.
        try pipeline.addHandler(BackPressureHandler())
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: true, withErrorHandling: false,
            withOutboundHeaderValidation: true, withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: limits)
        try pipeline.addHandler(handler)
    }
}

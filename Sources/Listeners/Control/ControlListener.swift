#if canImport(Glibc)
    import Glibc
#endif
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import NIOExtras
import NIOPosix
public import ServiceLifecycle
public import Sessions

/// The way in for applications and operators: HTTP/1.1 on a Unix socket.
///
/// Hummingbird routes; the socket is ours, since its own server cannot take one over.
public struct ControlListener: Service {
    private typealias Connection = (peer: Peer, http: HTTP1Channel.Value)

    private let socket: ControlSocket
    private let listening: NIOAsyncChannel<Connection, Never>
    private let quiescing: ServerQuiescingHelper
    private let responder: any HTTPResponder<ControlContext>
    private let port: ControlPort
    private let logger: Logger

    /// Takes connections from now on; they are answered when ``run()`` runs.
    public init(
        on socket: ControlSocket, port: ControlPort,
        connections: Int = Limits.controlConnections, logger: Logger
    ) async throws(ListenError) {
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: group)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
        let connections = ConnectionCount(limit: connections)
        do {
            listening = try await bootstrap.bind(socket.descriptor) { channel in
                Self.setUp(channel, connections, logger)
            }
        } catch {
            throw ListenError(error, at: socket.path)
        }
        self.socket = socket
        self.quiescing = quiescing
        self.port = port
        self.logger = logger
        responder = ControlRoutes(port).responder()
    }

    /// Runs until the service group shuts down: waiters are answered, requests finished.
    public func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                do {
                    try await listening.executeThenClose { inbound in
                        for try await connection in inbound {
                            group.addTask { await answer(connection) }
                        }
                    }
                } catch {
                    logger.error("control connections can no longer be taken: \(error)")
                }
            }
        } onGracefulShutdown: {
            socket.remove()
            port.registry.stopWaiting()
            quiescing.initiateShutdown(promise: nil)
        }
    }

    private func answer(_ connection: Connection) async {
        let source = ControlContext.Source(peer: connection.peer, logger: logger)
        let channel = HTTP1Channel(
            responder: { request, writer, _ in
                let response = try await responder.respond(
                    to: request, context: ControlContext(source: source))
                try await writer.write(response: response.head, body: response.body)
            }, configuration: Self.configuration)
        await channel.handle(value: connection.http, logger: logger)
    }

    private static var configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: .milliseconds(Limits.idleConnection.inMilliseconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.requestHeadBytes,
                maxHeaderListSize: Limits.requestHeadBytes, maxHeaderFieldCount: 100))
    }

    private static func setUp(
        _ channel: any Channel, _ connections: ConnectionCount, _ logger: Logger
    ) -> EventLoopFuture<Connection> {
        guard connections.enter() else {
            return channel.eventLoop.makeFailedFuture(ListenError.tooManyConnections)
        }
        channel.closeFuture.whenComplete { _ in connections.leave() }
        guard let options = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(
                ListenError.unusable("a connection", reason: "it tells no socket options"))
        }
        let credentials: EventLoopFuture<KernelCredentials> = options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        let silent = HTTP1Channel(responder: { _, _, _ in }, configuration: configuration)
        return credentials.flatMap { credentials in
            try? channel.pipeline.syncOperations.addHandler(Quiescence())
            return silent.setup(channel: channel, logger: logger).map { http in
                let peer = Peer(
                    pid: credentials.pid, uid: credentials.uid, gid: credentials.gid)
                return (peer, http)
            }
        }
    }
}

/// `struct ucred` of unix(7), which the C library shows only under _GNU_SOURCE.
private struct KernelCredentials: Sendable {
    let pid: pid_t
    let uid: uid_t
    let gid: gid_t
}

/// What the routes know of a request beyond its text: whose it is.
struct ControlContext: RequestContext {
    /// Where it comes from.
    struct Source: RequestContextSource {
        let peer: Peer
        let logger: Logger
    }

    var coreContext: CoreRequestContextStorage
    let peer: Peer

    init(source: Source) {
        coreContext = .init(source: source)
        peer = source.peer
    }
}

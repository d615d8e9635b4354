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
    private let socket: ControlSocket
    private let listening: NIOAsyncChannel<any Channel, Never>
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
            // Nothing is read before somebody serves the connection.
            .childChannelOption(.autoRead, value: false)
        let connections = ConnectionCount(limit: connections)
        do {
            listening = try await bootstrap.bind(socket.descriptor) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try connections.admit(channel)
                    try channel.pipeline.syncOperations.addHandlers(
                        Quiescence(), UnservedConnection())
                    return channel
                }
            }
        } catch {
            throw ListenError(error, at: socket.path)
        }
        ListenQueue.widen(socket.descriptor)
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
            _ = quiescing.stop(listening.channel)
        }
    }

    private func answer(_ connection: any Channel) async {
        let peer: Peer
        do {
            peer = try await Self.peer(of: connection).get()
        } catch {
            return connection.close(promise: nil)
        }
        let source = ControlContext.Source(peer: peer, logger: logger)
        let channel = HTTP1Channel(
            responder: { request, writer, _ in
                let response = try await responder.respond(
                    to: request, context: ControlContext(source: source))
                try await writer.write(response: response.head, body: response.body)
            }, configuration: Self.configuration)
        do {
            let http = try await connection.eventLoop.flatSubmit { [logger] in
                UnservedConnection.serve(connection).flatMap {
                    channel.setup(channel: connection, logger: logger)
                }
            }.get()
            connection.setOption(.autoRead, value: true).whenFailure { _ in }
            await channel.handle(value: http, logger: logger)
        } catch {
            // It is closed already: there is nobody to tell.
            connection.close(promise: nil)
        }
    }

    private static var configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: .milliseconds(Limits.idleConnection.inMilliseconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.requestHeadBytes,
                maxHeaderListSize: Limits.requestHeadBytes, maxHeaderFieldCount: 100))
    }

    /// Who connected, as the kernel knows (SO_PEERCRED, unix(7)).
    private static func peer(of connection: any Channel) -> EventLoopFuture<Peer> {
        guard let options = connection as? any SocketOptionProvider else {
            return connection.eventLoop.makeFailedFuture(
                ListenError.unusable("a connection", reason: "it tells no socket options"))
        }
        let credentials: EventLoopFuture<KernelCredentials> = options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return credentials.map { Peer(pid: $0.pid, uid: $0.uid, gid: $0.gid) }
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

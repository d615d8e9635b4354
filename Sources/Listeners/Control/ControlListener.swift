import HTTPServer
public import Logging
import NIOCore
public import ServiceLifecycle
public import Sessions

/// The way in for applications and operators: HTTP/1.1 on a Unix socket.
public struct ControlListener: Service {
    private let socket: ControlSocket
    private let server: Server
    private let routes: ControlRoutes
    private let tasks: RequestTasks
    private let port: ControlPort

    /// Listens from now on; whoever connects waits for ``run()``.
    /// - Throws: ``ListenError`` where the socket cannot be served.
    public init(
        on socket: ControlSocket, port: ControlPort,
        connections: Int = Limits.controlConnections, logger: Logger
    ) async throws(ListenError) {
        routes = ControlRoutes(port, logger: logger)
        tasks = RequestTasks()
        do {
            server = try await Server(
                on: [.unixSocket(socket.descriptor)],
                Server.Configuration(connections: ConnectionBounds(all: connections)),
                handler: ControlHandler(routes: routes, tasks: tasks))
        } catch {
            throw ListenError(error, at: socket.path)
        }
        self.socket = socket
        self.port = port
    }

    /// Returns when its event loops are not busy with anything else.
    @Sendable public func answers() async { await server.comesRound() }

    /// Runs until the service group shuts down: waiters are answered, requests finished.
    public func run() async throws {
        try await server.open()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tasks.run(routes.answer) }
            try? await gracefulShutdown()
            socket.remove()
            port.registry.stopWaiting()
            await server.stop()
            tasks.finish()
        }
    }
}

/// Hands every request of the control socket on with its body, to be answered by a task.
private struct ControlHandler: RequestHandler {
    let routes: ControlRoutes
    let tasks: RequestTasks

    func reception(of request: Request) -> Reception {
        .read(bodyBytes: Limits.controlBodyBytes, then: tasks.take)
    }

    func answer(to failure: RequestFailure, of request: Request?) -> Response {
        routes.answer(to: failure, of: request)
    }
}

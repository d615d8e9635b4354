import HTTPServer
import NIOCore
import ServiceLifecycle

/// Serves the sandbox's routes.
struct SandboxServer: Service {
    /// Bytes of a body; the longest message of any provider is far shorter.
    private static let bodyBytes = 65_536
    /// As many as anybody tries.
    private static let connections = 1_000

    private let server: Server
    private let routes: SandboxRoutes
    private let tasks: RequestTasks

    /// Listens from now on.
    /// - Throws: what NIO says of an address that cannot be had.
    init(on listen: ListenAddress, _ routes: SandboxRoutes) async throws {
        self.routes = routes
        tasks = RequestTasks()
        server = try await Server(
            on: [.address(try listen.resolved())],
            Server.Configuration(connections: ConnectionBounds(all: Self.connections)),
            handler: Handler(tasks: tasks))
    }

    /// The port that is listened on; nil if nobody knows.
    var port: Int? { server.addresses.first?.port }

    /// Answers until the service group shuts down.
    func run() async throws {
        try await server.open()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tasks.run(routes.answer) }
            try? await gracefulShutdown()
            await server.stop()
            tasks.finish()
        }
    }

    private struct Handler: RequestHandler {
        let tasks: RequestTasks

        func reception(of request: Request) -> Reception {
            .read(bodyBytes: SandboxServer.bodyBytes, then: tasks.take)
        }

        func answer(to failure: RequestFailure, of request: Request?) -> Response {
            Response(failure.status)
        }
    }
}

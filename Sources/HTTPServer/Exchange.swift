import NIOCore
import Synchronization

/// One request that waits for its answer.
///
/// Whoever holds it answers once, from any thread; a second answer, and one to a connection that is
/// gone, is dropped.
public final class Exchange: Sendable {
    /// The request, with its body.
    public let request: Request

    private let connection: NIOLoopBound<Connection>
    private let end = Mutex(End.ahead(nil))

    private enum End {
        case ahead((@Sendable () -> Void)?)
        case reached
    }

    /// The connection's.
    var loop: any EventLoop { connection.eventLoop }

    init(_ request: Request, on connection: NIOLoopBound<Connection>) {
        self.request = request
        self.connection = connection
    }

    /// Answers with what `make` makes, on the connection's event loop.
    public func answer(_ make: @autoclosure @escaping @Sendable () -> Response) {
        run { $0.answer(self, make()) }
    }

    /// Closes the connection without an answer.
    public func drop() {
        run { if $0.isAnswering(self) { $0.abort() } }
    }

    private func run(_ body: @escaping @Sendable (Connection) -> Void) {
        let loop = connection.eventLoop
        guard !loop.inEventLoop else { return body(connection.value) }
        loop.execute { body(self.connection.value) }
    }
}

// MARK: Answers that take their time

extension Exchange {
    /// Runs `body` until it is done, or is cancelled because the other side has gone.
    func untilGone(_ body: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask(operation: body)
            group.addTask { await self.gone() }
            await group.next()
            group.cancelAll()
        }
    }

    /// Answers; returns when the answer is with the kernel, or the connection is gone.
    func send(_ response: Response) async {
        let connection = connection
        _ = try? await connection.eventLoop.flatSubmit {
            connection.value.send(self, response)
        }.get()
    }

    /// Begins an answer whose body is still to be made.
    /// - Throws: if the connection is gone.
    func begin(_ response: Response) async throws {
        try await perform { $0.begin(self, response) }
    }

    /// Adds to its body; returns when all of it is with the kernel.
    func write(_ bytes: ByteBuffer) async throws {
        try await perform { $0.add(self, bytes) }
    }

    /// Ends its body.
    func finish() async throws {
        try await perform { $0.finishBody(self) }
    }

    private func perform(
        _ action: @escaping @Sendable (Connection) -> EventLoopFuture<Void>
    ) async throws {
        let connection = connection
        try await connection.eventLoop.flatSubmit { action(connection.value) }.get()
    }

    private func gone() async {
        let (stream, done) = AsyncStream.makeStream(of: Void.self)
        let isOver = end.withLock { end in
            guard case .ahead = end else { return true }
            end = .ahead { done.finish() }
            return false
        }
        guard !isOver else { return }
        for await _ in stream {}
    }

    /// The connection is closed.
    func tellGone() {
        let tell = end.withLock { end -> (@Sendable () -> Void)? in
            guard case .ahead(let tell) = end else { return nil }
            end = .reached
            return tell
        }
        tell?()
    }
}

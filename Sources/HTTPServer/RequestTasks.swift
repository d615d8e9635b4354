public import NIOCore
import NIOHTTP1

/// Answers requests by tasks, where an answer takes its time.
public struct RequestTasks: Sendable {
    private let exchanges: AsyncStream<Exchange>
    private let entry: AsyncStream<Exchange>.Continuation

    /// How a request is answered.
    public enum Answer: Sendable {
        /// At once; `afterwards` is called when the answer is with the kernel, or nobody is there.
        case whole(Response, afterwards: @Sendable () -> Void = {})
        /// With a body that is made while it is sent; that of the response is left out.
        case stream(Response, @Sendable (BodyWriter) async throws -> Void)
        /// Not at all: the connection is closed.
        case none
    }

    /// Without requests.
    public init() {
        // A connection has one at a time.
        (exchanges, entry) = AsyncStream.makeStream()
    }

    /// Has an exchange answered.
    public func take(_ exchange: Exchange) {
        if case .terminated = entry.yield(exchange) { exchange.drop() }
    }

    /// Takes no more: ``run(_:)`` returns when those that were taken are answered.
    public func finish() { entry.finish() }

    /// Answers each exchange by a task of its own, which is cancelled when the other side has gone.
    public func run(_ answer: @escaping @Sendable (Request) async -> Answer) async {
        await withDiscardingTaskGroup { group in
            for await exchange in exchanges {
                group.addTask {
                    await exchange.untilGone { await exchange.send(answer(exchange.request)) }
                }
            }
        }
    }
}

/// Where the body of an answer goes.
public struct BodyWriter: Sendable {
    let exchange: Exchange

    /// Sends more of the body; returns when all of it is with the kernel, which takes only what
    /// the other side reads.
    /// - Throws: if the other side has gone, or has read nothing for too long.
    public func write(_ bytes: ByteBuffer) async throws { try await exchange.write(bytes) }
}

extension Exchange {
    fileprivate func send(_ answer: RequestTasks.Answer) async {
        switch answer {
        case .whole(let response, let afterwards):
            await send(response)
            afterwards()
        case .stream(let response, let produce):
            do {
                try await begin(response)
                if request.method != .HEAD { try await produce(BodyWriter(exchange: self)) }
                try await finish()
            } catch {
                // A body that is not whole must not look as if it were.
                drop()
            }
        case .none: drop()
        }
    }
}

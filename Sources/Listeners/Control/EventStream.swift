import Hummingbird
import NIOCore
import ServiceLifecycle
import Sessions

/// Writes the event journal's lines into a response, and with `follow` the ones to come.
struct EventStream: Sendable {
    let feed: any EventFeed
    let sink: any EventSink
    let follow: Bool

    /// Writes until there is nothing more; with `follow`, until the peer hangs up or the daemon
    /// stops.
    func write(
        to writer: inout any ResponseBodyWriter, until body: RequestBody
    ) async throws {
        if follow {
            nonisolated(unsafe) var open = writer  // the closure below runs before this one goes on
            try? await body.consumeWithCancellationOnInboundClose { _ in
                try await cancelWhenGracefulShutdown {
                    try await write(to: &open)
                }
            }
            writer = open
        } else {
            try await write(to: &writer)
        }
        try await writer.finish(nil)
    }

    private func write(to writer: inout any ResponseBodyWriter) async throws {
        var feed = feed
        while !Task.isCancelled {
            if let lines = try feed.read() {
                try await writer.write(ByteBuffer(bytes: lines))
            } else if follow {
                await untilDurable(feed.nextSequence)
            } else {
                return
            }
        }
    }

    /// Returns when `sequence` is durable, the sink's patience is over, or the task is cancelled.
    private func untilDurable(_ sequence: UInt64) async {
        let (stream, done) = AsyncStream.makeStream(of: Void.self)
        sink.whenDurable(through: sequence) { _ in done.finish() }
        for await _ in stream {}
    }
}

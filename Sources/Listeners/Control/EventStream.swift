import HTTPServer
import NIOCore
import ServiceLifecycle
import Sessions

/// Writes the event journal's lines into a response, and with `follow` the ones to come.
struct EventStream: Sendable {
    let feed: any EventFeed
    let sink: any EventSink
    let follow: Bool

    /// Writes until there is nothing more; with `follow`, until the task is cancelled because the
    /// peer hung up, or the daemon stops.
    func write(to writer: BodyWriter) async throws {
        var feed = feed
        try await Self.writeAll(of: &feed, to: writer)
        guard follow else { return }
        let start = feed
        try await cancelWhenGracefulShutdown { try await goOn(from: start, to: writer) }
    }

    private func goOn(from start: any EventFeed, to writer: BodyWriter) async throws {
        var feed = start
        while !Task.isCancelled {
            try await Self.writeAll(of: &feed, to: writer)
            await untilDurable(feed.nextSequence)
        }
    }

    private static func writeAll(of feed: inout any EventFeed, to writer: BodyWriter) async throws {
        while let lines = try feed.read() {
            try await writer.write(ByteBuffer(bytes: lines))
        }
    }

    /// Returns when `sequence` is durable, the sink's patience is over, or the task is cancelled.
    private func untilDurable(_ sequence: UInt64) async {
        let (stream, done) = AsyncStream.makeStream(of: Void.self)
        sink.whenDurable(through: sequence) { _ in done.finish() }
        for await _ in stream {}
    }
}

import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization
import Testing

@testable import HTTPServer

/// A connection without a network, whose loop's time the test sets.
final class Scripted {
    let channel = EmbeddedChannel()
    let handler = HoldingHandler()
    private let network = Network()

    /// - Parameter holdsWrites: whether the kernel takes nothing.
    init(holdsWrites: Bool = false) throws {
        network.holdsWrites = holdsWrites
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(network)
        try ConnectionSetup(
            Server.Configuration(connections: ConnectionBounds(all: 10)), handler: handler
        ).configure(channel, Request.Sender())
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    var isConnected: Bool { channel.isActive }

    /// The server is told to stop.
    func stop() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    /// How often the network was read from.
    var reads: Int { network.reads }

    var isOpen: Bool { channel.isActive && !network.outputIsClosed }

    /// Bytes come from the network, as much as is asked for at a time.
    func receive(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
        channel.embeddedEventLoop.run()
    }

    /// The other side sends no more.
    func receiveEnd() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        channel.embeddedEventLoop.run()
    }

    func wait(_ seconds: Int64) {
        channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
    }

    /// Begins an answer whose body is still made.
    func beginStream() throws {
        let exchange = try #require(handler.held)
        let connection = try channel.pipeline.syncOperations.handler(type: Connection.self)
        _ = connection.begin(exchange, Response(.ok))
        channel.embeddedEventLoop.run()
    }

    func addToStream(bytes: Int) {
        guard let exchange = handler.held,
            let connection = try? channel.pipeline.syncOperations.handler(type: Connection.self)
        else { return }
        _ = connection.add(exchange, ByteBuffer(repeating: 0, count: bytes))
        channel.embeddedEventLoop.run()
    }

    /// The kernel takes nothing more.
    func holdWrites() { network.holdsWrites = true }

    /// The kernel takes what waits.
    func takeWrites() {
        network.takeWrites()
        channel.embeddedEventLoop.run()
    }

    func answer(_ status: HTTPResponseStatus = .ok) {
        handler.held?.answer(Response(status))
        channel.embeddedEventLoop.run()
    }

    /// What was sent since it was asked last.
    func sent() throws -> String {
        var text = ""
        while let part = try channel.readOutbound(as: ByteBuffer.self) {
            text += String(buffer: part)
        }
        return text
    }

    /// The status of each answer that was sent since it was asked last.
    func statuses() throws -> [Int] {
        try sent().matches(of: #/HTTP/1\.1 (\d{3}) /#).compactMap { Int($0.1) }
    }

    private final class Network: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundIn = ByteBuffer
        var reads = 0
        var holdsWrites = false
        var outputIsClosed = false
        private var held: [EventLoopPromise<Void>] = []

        func takeWrites() {
            let taken = held
            held = []
            for promise in taken { promise.succeed() }
        }

        func read(context: ChannelHandlerContext) { reads += 1 }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard holdsWrites else { return context.write(data, promise: promise) }
            if let promise { held.append(promise) }
        }

        func close(
            context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?
        ) {
            guard mode == .all else {
                outputIsClosed = true
                promise?.succeed()
                return
            }
            for promise in held { promise.fail(ChannelError.ioOnClosedChannel) }
            held = []
            context.close(mode: mode, promise: promise)
        }
    }
}

/// Answers `/now` at once, and everything else when it is told to; bodies may have 100 bytes.
final class HoldingHandler: RequestHandler, @unchecked Sendable {
    private(set) var held: Exchange?
    private(set) var seen: [String] = []
    private(set) var deepest = UInt.max
    private(set) var highest = UInt.min

    func reception(of request: Request) -> Reception {
        note(request)
        if request.target.path == "/refused" { return .answer(Response(.notFound)) }
        return .read(bodyBytes: 100) { exchange in
            if request.target.path == "/now" {
                exchange.answer(Response(.ok))
            } else {
                self.held = exchange
            }
        }
    }

    func answer(to failure: RequestFailure, of request: Request?) -> Response {
        Response(failure.status)
    }

    /// How far apart on the stack requests were taken.
    var stackBytes: UInt { highest - deepest }

    private func note(_ request: Request) {
        var here = UInt8(0)
        let address = withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
        deepest = min(deepest, address)
        highest = max(highest, address)
        seen.append(request.target.path + (request.target.query.map { "?\($0)" } ?? ""))
    }
}

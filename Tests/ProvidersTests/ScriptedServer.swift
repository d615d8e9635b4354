import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP server on a loopback port that answers as the test's script says.
final class ScriptedServer: Sendable {
    /// What came in.
    struct Call: Sendable {
        let path: String
        let headers: HTTPHeaders
        let body: String
    }

    /// What goes out.
    enum Reply: Sendable {
        case json(Int, String, [String: String] = [:])
        case html(Int)
        /// The connection is closed without an answer.
        case hangUp
        /// These bytes.
        case raw(String)
        /// The first text, then the second one again and again, 1 MiB in all; and no end.
        case flood(String, String)
        /// Nothing, until the test is over.
        case silence
        /// The answer's head, and no more.
        case headOnly
    }

    typealias Script = @Sendable (Call, _ number: Int) -> Reply

    private let channel: any Channel
    private let log: CallLog

    init(_ script: @escaping Script) async throws {
        let log = CallLog()
        self.log = log
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        ScriptHandler(script: script, log: log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    deinit { channel.close(promise: nil) }

    var calls: [Call] { log.calls.withLock { $0 } }
    var baseURL: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
}

final class CallLog: Sendable {
    let calls = Mutex<[ScriptedServer.Call]>([])
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let script: ScriptedServer.Script
    private let log: CallLog
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(script: @escaping ScriptedServer.Script, log: CallLog) {
        self.script = script
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            let call = ScriptedServer.Call(
                path: head.uri, headers: head.headers, body: String(buffer: body))
            let number = log.calls.withLock { calls in
                calls.append(call)
                return calls.filter { $0.path == call.path }.count
            }
            switch script(call, number) {
            case .json(let status, let text, let headers):
                reply(status, text, "application/json", headers, context)
            case .html(let status): reply(status, "<html>", "text/html", [:], context)
            case .hangUp: context.close(promise: nil)
            case .raw(let text):
                // From behind the encoder, which would not write such a thing.
                let encoder = try? context.pipeline.syncOperations.context(
                    handlerType: HTTPResponseEncoder.self)
                encoder?.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
                context.close(promise: nil)
            case .flood(let beginning, let filler):
                let encoder = try? context.pipeline.syncOperations.context(
                    handlerType: HTTPResponseEncoder.self)
                var rest = Array(filler.utf8)
                while rest.count < 1 << 20 { rest += rest }
                let bytes = ByteBuffer(bytes: Array(beginning.utf8) + rest)
                encoder?.writeAndFlush(NIOAny(bytes), promise: nil)
            case .silence: break
            case .headOnly:
                let headers: HTTPHeaders = ["Content-Length": "10"]
                let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
                context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            }
        }
    }

    private func reply(
        _ status: Int, _ text: String, _ type: String, _ more: [String: String],
        _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders(more.map { ($0.key, $0.value) })
        headers.add(name: "Content-Type", value: type)
        headers.add(name: "Content-Length", value: String(text.utf8.count))
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}

import FoundationEssentials
import NIOCore
import NIOHTTP1
import Sessions

/// One public connection as HTTP/1.1 has it: a request in time, its answer, and whether another may
/// follow (RFC 9112 §9.3).
///
/// On the connection's event loop, and as long as its handler is in the pipeline.
final class CallbackConnection {
    private let context: ChannelHandlerContext
    private let now: @Sendable () -> Date
    private var deadline: Scheduled<Void>?
    /// Whether a request waits for its answer.
    private var isAnswering = false
    /// Whether the other side sends no more.
    private var inputIsClosed = false
    /// Whether the connection is being closed, which takes a moment with TLS: what still comes is
    /// not taken.
    private(set) var isEnding = false

    init(_ context: ChannelHandlerContext, now: @escaping @Sendable () -> Date) {
        self.context = context
        self.now = now
    }

    /// Closes the connection unless a whole request is there in time.
    func expectRequest(within time: Duration) {
        deadline?.cancel()
        let here = NIOLoopBound(self, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: .milliseconds(time.inMilliseconds)) {
            here.value.end()
        }
    }

    /// The request is there, or nobody is any more.
    func expectNothing() {
        deadline?.cancel()
    }

    /// The other side waits for an answer.
    func startAnswering() {
        isAnswering = true
    }

    /// A browser that hung up holds no place, but one that only sends no more gets its page.
    func closeInput() {
        inputIsClosed = true
        if !isAnswering { end() }
    }

    /// Lets the other side send its body (RFC 9110 §10.1.1).
    func askForBody() {
        let goOn = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(Self.wrap(.head(goOn)), promise: nil)
    }

    /// Answers; without a `request`, the connection is closed afterwards.
    func write(
        _ response: HTTPResponseHead, _ body: ByteBuffer = ByteBuffer(),
        to request: HTTPRequestHead?
    ) {
        guard context.channel.isActive else { return }
        isAnswering = false
        var response = response
        // RFC 9110 §6.6.1: who has a clock says the time.
        response.headers.add(name: "Date", value: now().httpText)
        let goesOn = !inputIsClosed && (request?.isKeepAlive ?? false)
        if !goesOn { response.headers.add(name: "Connection", value: "close") }
        context.write(Self.wrap(.head(response)), promise: nil)
        if body.readableBytes > 0, request?.method != .HEAD {
            context.write(Self.wrap(.body(.byteBuffer(body))), promise: nil)
        }
        let written = context.writeAndFlush(Self.wrap(.end(nil)))
        if goesOn {
            expectRequest(within: Limits.idleConnection)
        } else {
            isEnding = true
            let here = NIOLoopBound(self, eventLoop: context.eventLoop)
            written.whenComplete { _ in here.value.end() }
        }
    }

    func end() {
        isEnding = true
        context.close(promise: nil)
    }

    private static func wrap(_ part: HTTPServerResponsePart) -> NIOAny { NIOAny(part) }
}

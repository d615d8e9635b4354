import NIOCore
import NIOHTTP1

/// How the answer under way goes on.
struct StreamedAnswer {
    let goesOn: Bool
    let hasBody: Bool
}

extension Connection {
    /// Answers; succeeds when the answer is with the kernel.
    func send(_ exchange: Exchange, _ response: Response) -> EventLoopFuture<Void> {
        whileAnswering(exchange) { context in
            let written = context.eventLoop.makePromise(of: Void.self)
            answerIsWritten = written
            answer(exchange, response)
            return written.futureResult
        }
    }

    /// Writes the head of an answer. To HTTP/1.0 its body ends with the connection, else it comes
    /// in chunks (RFC 9112 §6.3).
    func begin(_ exchange: Exchange, _ response: Response) -> EventLoopFuture<Void> {
        whileAnswering(exchange) { context in
            let request = exchange.request
            let goesOn = mayGoOn(behind: request)
            var head = head(response.status, response.headers, goesOn: goesOn)
            if request.isHTTP10 { head.version = .http1_0 }
            streamed = StreamedAnswer(goesOn: goesOn, hasBody: request.method != .HEAD)
            return timed(context.writeAndFlush(Self.wrap(.head(head))))
        }
    }

    /// Writes more of its body.
    func add(_ exchange: Exchange, _ bytes: ByteBuffer) -> EventLoopFuture<Void> {
        whileAnswering(exchange) { context in
            let written = context.eventLoop.makePromise(of: Void.self)
            if streamed?.hasBody == true { add(bytes, written) } else { written.succeed() }
            return written.futureResult
        }
    }

    /// Writes the end of its body.
    func finishBody(_ exchange: Exchange) -> EventLoopFuture<Void> {
        whileAnswering(exchange) { context in
            guard let streamed else { return context.eventLoop.makeSucceededVoidFuture() }
            self.streamed = nil
            state = .writing
            // The encoder does not know of HEAD, and would end a body that there is none of.
            let end: HTTPServerResponsePart =
                streamed.hasBody ? .end(nil) : .body(.byteBuffer(ByteBuffer()))
            let written = timed(context.writeAndFlush(Self.wrap(end)))
            written.assumeIsolated().whenSuccess { [self] in
                finish(then: streamed.goesOn ? .another : .end)
            }
            return written
        }
    }

    /// Writes piece by piece: each has its time.
    private func add(_ bytes: ByteBuffer, _ written: EventLoopPromise<Void>) {
        var bytes = bytes
        guard let context,
            let piece = bytes.readSlice(length: min(Limits.answerPiece, bytes.readableBytes)),
            piece.readableBytes > 0
        else { return written.succeed() }
        timed(context.writeAndFlush(Self.wrap(.body(.byteBuffer(piece))))).assumeIsolated()
            .whenComplete { [self, bytes] result in
                switch result {
                case .success: add(bytes, written)
                case .failure(let error): written.fail(error)
                }
            }
    }

    private func whileAnswering(
        _ exchange: Exchange, _ body: (ChannelHandlerContext) -> EventLoopFuture<Void>
    ) -> EventLoopFuture<Void> {
        guard let context, isAnswering(exchange) else {
            return exchange.loop.makeFailedFuture(ChannelError.ioOnClosedChannel)
        }
        return body(context)
    }

    /// Gives a write its time; it fails with the connection.
    private func timed(_ written: EventLoopFuture<Void>) -> EventLoopFuture<Void> {
        deadline?.set(within: Limits.answer)
        written.assumeIsolated().whenComplete { [self] result in
            if case .failure = result { return abort() }
            deadline?.cancel()
        }
        return written
    }
}

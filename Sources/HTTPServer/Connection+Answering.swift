import NIOCore
import NIOHTTP1

extension Connection {
    /// What comes behind an answer.
    enum Sequel {
        /// The next request.
        case another
        /// The end, when the other side has had the time to read the answer: whoever closes with
        /// bytes unread resets the connection, and the answer with it (RFC 9112 §9.6).
        case end
    }

    /// Answers the request of `exchange`, unless it is over.
    func answer(_ exchange: Exchange, _ response: Response) {
        guard isAnswering(exchange), streamed == nil else { return }
        write(response, to: exchange.request)
    }

    func isAnswering(_ exchange: Exchange) -> Bool {
        guard case .answering(let current) = state else { return false }
        return current === exchange
    }

    /// Answers what cannot be handed on; nothing of the connection is taken after that.
    func refuse(_ failure: RequestFailure) {
        var request: Request?
        if case .receiving(let arrival) = state { request = arrival.request }
        refuse(failure, of: request)
    }

    func refuse(_ failure: RequestFailure, of request: Request?) {
        write(handler.answer(to: failure, of: request), to: request, isEarly: true)
    }

    /// - Parameter isEarly: whether some of the request is still to come, and is not wanted.
    func write(_ response: Response, to request: Request?, isEarly: Bool = false) {
        guard let context else { return }
        let sequel: Sequel = !isEarly && request.map(mayGoOn) == true ? .another : .end
        var head = self.head(response.status, response.headers, goesOn: sequel == .another)
        let hasBody = response.status.mayHaveResponseBody && request?.method != .HEAD
        if response.status.mayHaveResponseBody {
            head.headers.add(name: "Content-Length", value: "\(response.body.readableBytes)")
        }
        state = .writing
        context.write(Self.wrap(.head(head)), promise: nil)
        writeRest(hasBody ? response.body : ByteBuffer(), then: sequel)
    }

    func head(
        _ status: HTTPResponseStatus, _ headers: HTTPHeaders, goesOn: Bool
    ) -> HTTPResponseHead {
        var head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        // RFC 9110 §6.6.1: whoever has a clock says the time.
        head.headers.add(name: "Date", value: clock.text())
        if !goesOn { head.headers.add(name: "Connection", value: "close") }
        return head
    }

    /// Writes the body piece by piece: each has its time.
    private func writeRest(_ body: ByteBuffer, then sequel: Sequel) {
        guard let context else { return }
        deadline?.set(within: Limits.answer)
        var body = body
        if let piece = body.readSlice(length: min(Limits.answerPiece, body.readableBytes)),
            piece.readableBytes > 0
        {
            let part = Self.wrap(.body(.byteBuffer(piece)))
            guard body.readableBytes == 0 else {
                context.writeAndFlush(part).assumeIsolated().whenComplete { [self, body] result in
                    guard case .success = result else { return abort() }
                    writeRest(body, then: sequel)
                }
                return
            }
            context.write(part, promise: nil)
        }
        context.writeAndFlush(Self.wrap(.end(nil))).assumeIsolated().whenComplete { [self] result in
            guard case .success = result else { return abort() }
            finish(then: sequel)
        }
    }

    /// The answer is with the kernel.
    func finish(then sequel: Sequel) {
        guard let context, case .writing = state else { return }
        giveRoomBack()
        answerIsWritten?.succeed()
        answerIsWritten = nil
        hasAnswered = true
        guard sequel == .another, !isStopping else {
            return linger(context)
        }
        state = .idle
        deadline?.set(within: intake?.isInTheMiddle == true ? Limits.head : Limits.idle)
        advance()
        intake?.pump()
    }

    func mayGoOn(behind request: Request) -> Bool {
        request.allowsAnother && !isStopping && !isBroken
    }

    static func wrap(_ part: HTTPServerResponsePart) -> NIOAny { NIOAny(part) }
}

import NIOCore
import NIOHTTP1

/// A request whose body is arriving.
struct Arrival {
    var request: Request
    /// Bytes that the body may have.
    let limit: Int
    var bytes = 0
    /// Whether the body is kept.
    let isKept: Bool
    /// What is said where it has more.
    let excess: Excess
    let handOn: (Exchange) -> Void

    enum Excess {
        case failure
        case answer(Response)
    }
}

// MARK: Requests in

extension Connection {
    func take(_ part: HTTPServerRequestPart) {
        switch (part, state) {
        case (.head(let head), .idle): take(Request(head, sender: sender), fields: head.headers)
        case (.body(let bytes), .receiving(let arrival)): take(bytes, arrival)
        case (.end, .receiving(let arrival)): handOn(arrival)
        default: break
        }
    }

    private func take(_ request: Request, fields: HTTPHeaders) {
        // Nobody knows for whom it is (RFC 9112 §3.2).
        let hosts = fields["Host"].count
        guard request.isHTTP10 ? hosts <= 1 : hosts == 1 else {
            return refuse(.malformed, of: request)
        }
        let declared: Int?
        switch request.framing {
        case .bytes(let length): declared = length
        case .chunked: declared = nil
        case .unknownCoding: return refuse(.unknownCoding, of: request)
        case .faulty: return refuse(.malformed, of: request)
        }
        switch handler.reception(of: request) {
        case .answer(let response):
            let waits = request.expectsContinue && declared != 0
            guard !waits, declared ?? 0 <= Limits.ignoredBytes else {
                return write(response, to: request, isEarly: true)
            }
            state = .receiving(
                Arrival(
                    request: request, limit: Limits.ignoredBytes, isKept: false,
                    excess: .answer(response)
                ) { $0.answer(response) })
        case .read(let limit, let handOn):
            guard declared ?? 0 <= limit else { return refuse(.bodyTooLarge, of: request) }
            if request.expectsContinue, declared != 0 { askForBody() }
            state = .receiving(
                Arrival(
                    request: request, limit: limit, isKept: true, excess: .failure, handOn: handOn))
        }
        // Without one, its end comes with its head.
        if declared != 0 { deadline?.set(within: Limits.body) }
    }

    private func take(_ bytes: ByteBuffer, _ arrival: Arrival) {
        state = .idle  // so that the body is not copied below
        var arrival = arrival
        let share = BodyRoom.share(of: arrival.bytes + bytes.readableBytes)
        arrival.bytes += bytes.readableBytes
        guard arrival.bytes <= arrival.limit else {
            state = .receiving(arrival)
            switch arrival.excess {
            case .failure: return refuse(.bodyTooLarge)
            case .answer(let response):
                return write(response, to: arrival.request, isEarly: true)
            }
        }
        if arrival.isKept {
            guard room.take(share - taken) else {
                state = .receiving(arrival)
                return refuse(.noRoom)
            }
            taken = share
            arrival.request.body.writeImmutableBuffer(bytes)
        }
        state = .receiving(arrival)
    }

    private func handOn(_ arrival: Arrival) {
        guard let context else { return }
        deadline?.cancel()
        let exchange = Exchange(
            arrival.request, on: NIOLoopBound(self, eventLoop: context.eventLoop))
        state = .answering(exchange)
        arrival.handOn(exchange)
    }

    private func askForBody() {
        let goOn = HTTPResponseHead(version: .http1_1, status: .continue)
        context?.writeAndFlush(Self.wrap(.head(goOn)), promise: nil)
    }
}

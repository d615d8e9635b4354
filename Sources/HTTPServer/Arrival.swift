import NIOCore
import NIOHTTP1

/// A request whose body is arriving.
///
/// A class, so that a body that comes in many pieces is never copied.
final class Arrival {
    private(set) var request: Request
    /// Bytes that the body may have.
    let limit: Int
    /// Whether the body is kept, or read past.
    let isKept: Bool
    /// What is said if it has more.
    let excess: Excess
    let handOn: (Exchange) -> Void
    private(set) var bytes = 0

    enum Excess {
        case failure
        case answer(Response)
    }

    init(
        _ request: Request, limit: Int, isKept: Bool, excess: Excess,
        handOn: @escaping (Exchange) -> Void
    ) {
        self.request = request
        self.limit = limit
        self.isKept = isKept
        self.excess = excess
        self.handOn = handOn
    }

    /// Counts more of the body.
    func count(_ more: Int) { bytes += more }

    /// Keeps more of the body.
    func keep(_ more: ByteBuffer) { request.body.writeImmutableBuffer(more) }
}

// MARK: Requests in

extension Connection {
    func take(_ part: HTTPServerRequestPart) {
        switch (part, state) {
        case (.head(let head), .idle): take(Request(head, sender: sender))
        case (.body(let bytes), .receiving(let arrival)): take(bytes, arrival)
        case (.end, .receiving(let arrival)): handOn(arrival)
        default: break
        }
    }

    private func take(_ request: Request) {
        // Nobody knows for whom it is (RFC 9112 §3.2).
        let hosts = request.headers["Host"].count
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
                    request, limit: Limits.ignoredBytes, isKept: false,
                    excess: .answer(response)
                ) { $0.answer(response) })
        case .read(let limit, let handOn):
            guard declared ?? 0 <= limit else { return refuse(.bodyTooLarge, of: request) }
            if request.expectsContinue, declared != 0 { askForBody() }
            state = .receiving(
                Arrival(request, limit: limit, isKept: true, excess: .failure, handOn: handOn))
        }
        // Without one, its end comes with its head.
        if declared != 0 { deadline?.set(within: Limits.body) }
    }

    private func take(_ bytes: ByteBuffer, _ arrival: Arrival) {
        arrival.count(bytes.readableBytes)
        guard arrival.bytes <= arrival.limit else {
            switch arrival.excess {
            case .failure: return refuse(.bodyTooLarge)
            case .answer(let response):
                return write(response, to: arrival.request, isEarly: true)
            }
        }
        guard arrival.isKept else { return }
        let share = BodyRoom.share(of: arrival.bytes)
        guard room.take(share - roomTaken) else { return refuse(.noRoom) }
        roomTaken = share
        arrival.keep(bytes)
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

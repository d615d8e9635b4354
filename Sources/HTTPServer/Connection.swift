import NIOCore
import NIOHTTP1

/// One connection as HTTP/1.1 has it (RFC 9112): a request in time, its answer, and whether another
/// may follow.
///
/// Runs on its event loop. One request is taken at a time, and the next one not before the answer
/// is with the kernel: whoever does not read is not read from, and costs one answer. The requests
/// that the parser hands on together wait in a queue that a loop empties, so that the stack does
/// not grow with them.
final class Connection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    enum State {
        /// A request's head is waited for.
        case idle
        /// A request's body is arriving.
        case receiving(Arrival)
        /// Somebody makes the answer.
        case answering(Exchange)
        /// The answer is on its way to the kernel.
        case writing
        /// The last answer is out, and what still comes is not taken.
        case lingering
        case closed
    }

    /// What is wanted of the other side's bytes.
    enum Demand {
        case parse
        case discard
        case nothing
    }

    /// What the parser handed on, in order.
    private enum Item {
        case part(HTTPServerRequestPart)
        case failure(RequestFailure)
    }

    let handler: any RequestHandler
    let room: BodyRoom
    let sender: Request.Sender
    let clock: HTTPClock
    private let patienceAtStop: TimeAmount
    var intake: Intake?
    var context: ChannelHandlerContext?
    var deadline: Deadline?

    var state = State.idle
    private var queue = CircularBuffer<Item>(initialCapacity: 4)
    private var isAdvancing = false
    /// The parser has given up.
    private(set) var isBroken = false
    /// It is being closed, which takes a moment with TLS: nothing is taken any more.
    private var isEnding = false
    private(set) var isStopping = false
    /// Whether a request was answered already.
    var hasAnswered = false
    /// What the request's body holds of what all bodies share.
    var roomTaken = 0
    /// Of an answer whose body is still made.
    var streamed: StreamedAnswer?
    /// For whoever waits until the answer is with the kernel.
    var answerIsWritten: EventLoopPromise<Void>?

    init(
        handler: any RequestHandler, room: BodyRoom, sender: Request.Sender, clock: HTTPClock,
        patienceAtStop: TimeAmount
    ) {
        self.handler = handler
        self.room = room
        self.sender = sender
        self.clock = clock
        self.patienceAtStop = patienceAtStop
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        deadline = Deadline(on: context.eventLoop) { [unowned self] in timeIsUp() }
        if context.channel.isActive { deadline?.set(within: Limits.head) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        deadline?.set(within: Limits.head)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        intake?.noteProgress()
        queue.append(.part(unwrapInboundIn(data)))
        advance()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let failure: RequestFailure
        switch error {
        case HTTPParserError.headerOverflow: failure = .headTooLarge
        case HTTPParserError.invalidVersion: failure = .unknownVersion
        case is HTTPParserError: failure = .malformed
        default: return abort()
        }
        fail(failure)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { stop() }
        context.fireUserInboundEventTriggered(event)
    }
}

// MARK: Bytes in

extension Connection {
    var demand: Demand {
        guard !isEnding else { return .discard }
        switch state {
        case .idle, .receiving: return queue.isEmpty && !isBroken ? .parse : .nothing
        case .lingering: return .discard
        case .answering, .writing, .closed: return .nothing
        }
    }

    /// Bytes of a request came where none were.
    func noteFirstBytes() {
        if case .idle = state, hasAnswered { deadline?.set(within: Limits.head) }
    }

    /// The parser skips more than any request needs.
    func refuseSkippedBytes() {
        if case .receiving = state { fail(.malformed) } else { fail(.headTooLarge) }
    }

    /// The other side has sent its last byte, all of them are taken, and no whole request waits for
    /// its answer.
    func closeInput() {
        abort()
    }

    private func fail(_ failure: RequestFailure) {
        guard !isBroken else { return }
        isBroken = true
        queue.append(.failure(failure))
        advance()
    }

    /// Takes what waits, until a request has to be answered first.
    func advance() {
        guard !isAdvancing else { return }
        isAdvancing = true
        var left = Limits.partsInTurn
        while isTaking, left > 0, let item = queue.popFirst() {
            left -= 1
            switch item {
            case .part(let part): take(part)
            case .failure(let failure): refuse(failure)
            }
        }
        isAdvancing = false
        if isTaking, !queue.isEmpty { letOthersGoFirst() }
    }

    /// Goes on when the other connections of the event loop had their turn.
    private func letOthersGoFirst() {
        context?.eventLoop.assumeIsolated().execute { [self] in
            advance()
            intake?.pump()
        }
    }

    private var isTaking: Bool {
        guard !isEnding else { return false }
        switch state {
        case .idle, .receiving: return true
        case .answering, .writing, .lingering, .closed: return false
        }
    }
}

// MARK: The end

extension Connection {
    /// Closes at once.
    func abort() {
        isEnding = true
        context?.close(promise: nil)
    }

    func linger(_ context: ChannelHandlerContext) {
        state = .lingering
        queue.removeAll()
        deadline?.set(within: Limits.lingering)
        context.close(mode: .output).assumeIsolated().whenFailure { [self] _ in abort() }
        intake?.pump()
    }

    private func timeIsUp() {
        if case .receiving = state { refuse(.bodyTooSlow) } else { abort() }
    }

    /// The daemon stops: an idle connection ends at once, a busy one after its answer. One that was
    /// just taken, or is in the middle of a request, is given a moment: a browser that is cut off
    /// there would show an error.
    private func stop() {
        isStopping = true
        guard let context else { return }
        context.eventLoop.assumeIsolated().scheduleTask(in: Limits.stopping) { [self] in abort() }
        guard case .idle = state, queue.isEmpty else { return }
        guard !hasAnswered || intake?.isInTheMiddle == true else { return abort() }
        context.eventLoop.assumeIsolated().scheduleTask(in: patienceAtStop) { [self] in
            if case .idle = state { abort() }
        }
    }

    private func end() {
        let last = state
        state = .closed
        queue.removeAll()
        deadline?.end()
        giveRoomBack()
        answerIsWritten?.fail(ChannelError.ioOnClosedChannel)
        answerIsWritten = nil
        if case .answering(let exchange) = last { exchange.tellGone() }
    }

    func giveRoomBack() {
        room.give(roomTaken)
        roomTaken = 0
    }
}

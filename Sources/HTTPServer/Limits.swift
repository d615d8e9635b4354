import NIOCore

/// What one connection may cost, in bytes and in time.
enum Limits {
    /// Bytes of a request's target, field names and field values together; browsers stay below
    /// 8 KiB.
    static let headBytes = 16 * 1024
    /// Fields of a request's head or trailer; browsers send some 20.
    static let headFields = 100
    /// Bytes that the parser may take in since it last handed something on: a head with the blanks,
    /// separators and line ends in it, a chunk's extension, a trailer.
    static let unparsedBytes = 20 * 1024
    /// Bytes that the parser is given at a time, so that few pipelined requests are read ahead.
    static let pieceBytes = 4 * 1024
    /// Bytes that are read from the network at a time.
    static let readBytes = 16 * 1024
    /// Bytes that wait to be parsed. NIO reads to the end once the other side has sent its last
    /// byte, whatever was asked for: what the kernel holds then.
    static let heldBytes = 256 * 1024
    /// Parts of requests that a connection may take before others have their turn: of a request
    /// without a body, two.
    static let partsInTurn = 32
    /// What the kernel may hold for a TCP connection in each direction (tcp(7) doubles it): what
    /// was sent and is not read here, and answers that are not read there.
    static let kernelBytes = 64 * 1024
    /// Bytes of a body that nobody asked for which are read past, so that the connection can go on.
    static let ignoredBytes = 16 * 1024
    /// Bytes of a body that are the connection's own; what is beyond is out of
    /// ``bodiesInFlight``.
    static let smallBodyBytes = 16 * 1024
    /// Bytes beyond those that are held at once, of all connections of a server.
    static let bodiesInFlight = 64 * 1024 * 1024
    /// Bytes of an answer's body that are written at a time: so many have to be taken within
    /// ``answer``.
    static let answerPiece = 32 * 1024

    /// How long the first request's head may take, and each later one's from its first byte.
    static let head = TimeAmount.seconds(10)
    /// How long a body may take.
    static let body = TimeAmount.seconds(10)
    /// How long a connection may be silent between two requests.
    static let idle = TimeAmount.seconds(30)
    /// How long an answer may make no progress.
    static let answer = TimeAmount.seconds(30)
    /// How long a connection that was answered early is read past, so that the other side, which
    /// is still sending, sees its answer and no reset (RFC 9112 §9.6).
    static let lingering = TimeAmount.seconds(2)
    /// How long the other side's part of a TLS connection's end is waited for.
    static let goodbyeOfTLS = TimeAmount.milliseconds(500)

    /// How long a stop waits for the first request on a connection that was just taken: a round
    /// trip or two.
    static let firstRequestAtStop = Duration.milliseconds(500)
    /// How long a stop waits for connections that were just taken to be set up.
    static let settingUpAtStop = TimeAmount.milliseconds(50)
    /// How long connections may go on when the server stops.
    static let stopping = TimeAmount.seconds(3)
}

#if canImport(Glibc)
    import Glibc
#endif
import NIOCore
import NIOHTTP1

/// Makes the pipeline of a connection: the same for every listener.
struct ConnectionSetup: Sendable {
    private let handler: any RequestHandler
    private let certificate: ServerCertificate?
    private let places: ConnectionPlaces
    private let room = BodyRoom()
    private let clock: HTTPClock
    private let patienceAtStop: TimeAmount

    init(_ configuration: Server.Configuration, handler: any RequestHandler) {
        self.handler = handler
        certificate = configuration.certificate
        places = ConnectionPlaces(configuration.connections)
        clock = HTTPClock(now: configuration.now)
        patienceAtStop = TimeAmount(configuration.patienceAtStop)
    }

    /// Takes a connection in; it is closed if this fails.
    func configure(_ channel: any Channel, isUnix: Bool) -> EventLoopFuture<Void> {
        guard isUnix else {
            return channel.eventLoop.makeCompletedFuture {
                try configure(channel, Request.Sender(address: channel.remoteAddress))
            }
        }
        return Self.credentials(of: channel).flatMapThrowing {
            try configure(channel, Request.Sender(credentials: $0))
        }
    }

    func configure(_ channel: any Channel, _ sender: Request.Sender) throws {
        try places.admit(channel)
        let pipeline = channel.pipeline.syncOperations
        if let certificate { try pipeline.addHandler(certificate.handler()) }
        let connection = Connection(
            handler: handler, room: room, sender: sender, clock: clock,
            patienceAtStop: patienceAtStop)
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderListSize = Limits.headBytes
        limits.maxHeaderFieldSize = Limits.headBytes
        limits.maxHeaderFieldCount = Limits.headFields
        try pipeline.addHandlers(
            Intake(for: connection),
            ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits)))
        try pipeline.addHandlers(
            HTTPResponseEncoder(), NIOHTTPResponseHeadersValidator(), connection)
    }

    /// Who connected, as the kernel knows (SO_PEERCRED, unix(7)).
    private static func credentials(
        of channel: any Channel
    ) -> EventLoopFuture<Request.Credentials> {
        guard let options = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        return options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    }
}

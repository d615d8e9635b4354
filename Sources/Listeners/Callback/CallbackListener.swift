import HTTPServer
import NIOCore
public import ServiceLifecycle
public import Sessions

/// The way in for browsers and for providers' webhooks: HTTP/1.1 on TCP, facing the network.
public struct CallbackListener: Service {
    private let server: Server

    /// Where to listen.
    public enum Place: Sendable {
        /// At an address, which is bound here.
        case address(ListenAddress)
        /// On sockets that listen already, handed over by the service manager; at least one.
        case inherited([CInt])
    }

    /// Listens from now on; whoever connects waits for ``run()``.
    ///
    /// - Parameters:
    ///   - pages: tells the pages as they are configured now.
    ///   - surroundings: what is between it and the browsers.
    ///   - connections: how many it takes at a time; one more is closed at once.
    ///   - ofOneAddress: how many of those one address may have; what is on this machine or a
    ///     trusted proxy may have all.
    ///   - patience: how long a stop waits for the first request on a new connection.
    /// - Throws: ``ListenError`` where the address cannot be had.
    public init(
        on place: Place, port: CallbackPort, pages: @escaping @Sendable () -> Pages,
        surroundings: CallbackSurroundings = CallbackSurroundings(
            startCookie: StartCookie(isSecure: false)),
        connections: Int = Limits.publicConnections, ofOneAddress: Int = .max,
        patience: Duration = Limits.firstRequestAtStop
    ) async throws(ListenError) {
        let proxies = surroundings.proxies
        var configuration = Server.Configuration(
            connections: ConnectionBounds(all: connections, ofOneAddress: ofOneAddress) {
                $0.isLoopback || proxies.trust($0)
            })
        configuration.certificate = surroundings.certificate
        configuration.now = surroundings.now
        configuration.patienceAtStop = patience
        do {
            server = try await Server(
                on: place.servers, configuration,
                handler: CallbackHandler(port: port, pages: pages, surroundings: surroundings))
        } catch {
            throw ListenError(error, at: place.text)
        }
    }

    /// The addresses as bound, with the port that the kernel chose for port 0; at least one.
    public var addresses: [String] {
        server.addresses.compactMap { address in
            guard let ip = address.ipAddress else { return nil }
            let host = ip.contains(":") ? "[\(ip)]" : ip
            return "\(host):\(address.port ?? 0)"
        }
    }

    /// The first of ``addresses``.
    public var address: String { addresses.first ?? "" }

    /// Returns when its event loops are not busy with anything else.
    @Sendable public func answers() async { await server.comesRound() }

    /// Runs until the service group shuts down; requests that are being answered are finished.
    public func run() async throws {
        try await server.open()
        try? await gracefulShutdown()
        await server.stop()
    }
}

extension CallbackListener.Place {
    fileprivate var servers: [Server.Place] {
        switch self {
        case .address(let address): [address.place]
        case .inherited(let descriptors): descriptors.map(Server.Place.socket)
        }
    }

    fileprivate var text: String {
        switch self {
        case .address(let address): address.text
        case .inherited(let descriptors):
            "the inherited sockets \(descriptors.map(String.init).joined(separator: ", "))"
        }
    }
}

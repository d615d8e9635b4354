import HTTPServer
import NIOCore

/// `HOST:PORT` of a TCP listener; an IPv6 host stands in brackets, port 0 lets the kernel choose.
///
/// The host is one literal address, `*` for all addresses of the machine, or `localhost` for its
/// own: a name could mean another address tomorrow, and a short form another one today.
public struct ListenAddress: Sendable, Equatable {
    /// As it was given.
    public let text: String
    let place: Server.Place

    /// Reads the text, or nil if it is not of the form above.
    public init?(_ text: String) {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let digits = text[text.utf8.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits)
        else { return nil }
        self.text = text
        switch text[..<colon] {
        case "*": place = .anyAddress(port: Int(port))
        case "localhost": place = .loopback(port: Int(port))
        case let host:
            let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
            let ip = String(isBracketed ? host.dropFirst().dropLast() : host)
            // inet_pton(3): four decimal numbers, or an IPv6 address without a zone.
            guard ip.contains(":") == isBracketed, IPAddress(ip) != nil,
                let address = try? SocketAddress(ipAddress: ip, port: Int(port))
            else { return nil }
            place = .address(address)
        }
    }

    /// Whether both have the same text.
    public static func == (one: Self, other: Self) -> Bool { one.text == other.text }

    /// Whether only this machine reaches it.
    public var isLoopback: Bool {
        switch place {
        case .loopback: true
        case .address(let address): IPAddress(address)?.isLoopback ?? false
        case .anyAddress, .socket, .unixSocket: false
        }
    }
}

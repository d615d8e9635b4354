import HTTPServer
public import NIOCore
public import NIOHTTP1
import Values

/// The reverse proxies that are believed when they say whose request they hand on.
public struct TrustedProxies: Sendable, Hashable {
    private let networks: [Network]

    /// Nobody.
    public static let none = TrustedProxies(networks: [])

    private init(networks: [Network]) {
        self.networks = networks
    }

    /// Takes IP addresses and networks such as `10.0.0.0/8`; the text that is none is thrown.
    public init(_ texts: [String]) throws(NoNetwork) {
        networks = try texts.map { text throws(NoNetwork) in
            guard let network = Network(text) else { throw NoNetwork(text: text) }
            return network
        }
    }

    /// A text that names no network.
    public struct NoNetwork: Error {
        /// As it was given.
        public let text: String
    }

    /// Whether the address is one of theirs.
    func trust(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// Whose request it is: who connected, or else the last address that a trusted proxy names in
    /// `X-Forwarded-For` or `Forwarded` (RFC 7239); nil where nobody knows who connected.
    public func client(_ headers: HTTPHeaders, connectedFrom peer: SocketAddress?) -> String? {
        guard var hop = peer?.ipAddress.flatMap({ IPAddress($0) }) else { return nil }
        // From the last on: what is before an address that is not trusted may be invented.
        for claim in Self.claims(headers).reversed() {
            guard trust(hop), let claim else { break }
            hop = claim
        }
        return hop.text
    }

    /// The addresses that are named, nil for one that is none. A proxy writes one of the two
    /// fields; where the other one says something else, its sender may have.
    private static func claims(_ headers: HTTPHeaders) -> [IPAddress?] {
        let plain = headers[canonicalForm: "X-Forwarded-For"].map { IPAddress(node: $0) }
        // An element that names nobody claims nothing.
        let standard = headers[canonicalForm: "Forwarded"].compactMap { element -> IPAddress?? in
            let pairs = element.utf8.split(separator: UInt8(ascii: ";"))
                .map { $0.filter { $0 != UInt8(ascii: " ") } }
            let node = pairs.first { pair in
                String(decoding: pair.prefix(4), as: UTF8.self)
                    .hasBytes(of: "for=", ignoringASCIICase: true)
            }
            return node.map { bytes in
                let text = bytes.dropFirst(4).filter { $0 != UInt8(ascii: "\"") }
                return IPAddress(node: String(decoding: text, as: UTF8.self))
            }
        }
        guard !plain.isEmpty, !standard.isEmpty else { return plain + standard }
        return plain == standard ? plain : []
    }

    /// A network, or a single address.
    private struct Network: Hashable {
        let address: IPAddress
        let bits: Int

        init?(_ text: String) {
            let parts = text.utf8.split(
                separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
            ).map { Substring($0) }
            guard (1...2).contains(parts.count), let address = IPAddress(String(parts[0])) else {
                return nil
            }
            self.address = address
            guard parts.count == 2 else {
                bits = address.bytes.count * 8
                return
            }
            // A sign is none of a number's digits here.
            guard parts[1].allSatisfy(\.isNumber), let bits = UInt8(parts[1]),
                bits <= address.bytes.count * 8
            else { return nil }
            self.bits = Int(bits)
        }

        func contains(_ other: IPAddress) -> Bool {
            guard other.bytes.count == address.bytes.count else { return false }
            return (0..<bits).allSatisfy { bit in
                let mask = UInt8(0x80) >> (bit % 8)
                return address.bytes[bit / 8] & mask == other.bytes[bit / 8] & mask
            }
        }
    }
}

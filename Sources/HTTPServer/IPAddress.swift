#if canImport(Glibc)
    import Glibc
#endif
public import NIOCore

/// An IP address; an IPv4 address that a socket of both kinds shows as an IPv6 one is itself again.
public struct IPAddress: Hashable, Sendable {
    /// 4 or 16, most significant first.
    public let bytes: [UInt8]

    /// Reads the text form (inet_pton(3)), without brackets or port.
    public init?(_ text: String) {
        if let bytes = Self.bytes(of: text, AF_INET, count: 4) {
            self.bytes = bytes
        } else if let bytes = Self.bytes(of: text, AF_INET6, count: 16) {
            let isMapped = bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
            self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
        } else {
            return nil
        }
    }

    /// The address of a TCP connection's end; nil for a Unix socket's.
    public init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else { return nil }
        self.init(text)
    }

    /// Whether it is the machine's own: 127.0.0.0/8 (RFC 1122 §3.2.1.3) or ::1.
    public var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }

    /// What one sender has for certain: the address, or of an IPv6 one the 64 bits that name its
    /// network (RFC 4291 §2.5.4).
    var block: [UInt8] { bytes.count == 4 ? bytes : Array(bytes.prefix(8)) }

    /// Reads a node as proxies name it: perhaps in brackets, perhaps with a port (RFC 7239 §6).
    public init?(node: some StringProtocol) {
        var bytes = Array(node.utf8.drop { $0 == UInt8(ascii: " ") })[...]
        let colon = UInt8(ascii: ":")
        if bytes.first == UInt8(ascii: "["), let end = bytes.firstIndex(of: UInt8(ascii: "]")) {
            bytes = bytes[..<end].dropFirst()
        } else if bytes.count(where: { $0 == colon }) == 1 {
            bytes = bytes.prefix { $0 != colon }
        }
        self.init(String(decoding: bytes, as: UTF8.self))
    }

    /// The text form (inet_ntop(3)).
    public var text: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        _ = bytes.withUnsafeBytes {
            inet_ntop(family, $0.baseAddress, &text, socklen_t(INET6_ADDRSTRLEN))
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }

    private static func bytes(of text: String, _ family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}

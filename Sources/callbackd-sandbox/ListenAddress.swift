import ArgumentParser
import NIOCore

/// Where the sandbox listens: a host name or address, and a TCP port.
///
/// Written `HOST:PORT`, an IPv6 address in brackets (RFC 3986 §3.2.2). The port is 0...65535; with
/// 0 the kernel chooses one.
struct ListenAddress: Sendable {
    /// Without brackets.
    let host: String
    let port: Int

    /// Throws what is wrong with `text`, for the command line.
    init(_ text: String) throws(ValidationError) {
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else {
            throw ValidationError("the port is missing; write HOST:PORT, as in 127.0.0.1:8090")
        }
        let portText = text[text.index(after: colon)...]
        guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(portText)
        else {
            throw ValidationError("the port must be a number from 0 to 65535")
        }
        self.host = try Self.host(in: text[..<colon])
        self.port = Int(port)
    }

    /// `HOST:PORT` as it stands in a URL, with `port` in place of our own, which may be 0.
    func authority(port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The address; that of a host name is asked of the name service.
    func resolved() throws -> SocketAddress {
        try .makeAddressResolvingHost(host, port: port)
    }

    private static func host(in text: Substring) throws(ValidationError) -> String {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let address = text.dropFirst().dropLast()
            guard address.contains(":"),
                address.allSatisfy({ $0.isASCII && ($0.isHexDigit || $0 == ":" || $0 == ".") })
            else {
                throw ValidationError("what stands in brackets must be an IPv6 address")
            }
            return String(address)
        }
        guard !text.contains(":") else {
            throw ValidationError("an IPv6 address goes in brackets, as in [::1]:8090")
        }
        guard !text.isEmpty else {
            throw ValidationError("the host is missing; write HOST:PORT, as in 127.0.0.1:8090")
        }
        guard text.utf8.allSatisfy({ isHostNameByte($0) }) else {
            throw ValidationError("the host has characters that no host name has")
        }
        return String(text)
    }

    /// Letters, digits, hyphen and dot (RFC 1123 §2.1), and the underscore that containers use.
    private static func isHostNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }
}

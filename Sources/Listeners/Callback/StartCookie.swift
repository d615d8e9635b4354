import NIOHTTP1
import Sessions

/// The cookie by which a browser is known to be the one that started a session: one for each
/// session, so that several tabs do not take each other's.
public struct StartCookie: Sendable {
    private let prefix: String
    private let attributes: String

    /// - Parameter isSecure: whether browsers reach the listener by TLS; else by loopback.
    public init(isSecure: Bool) {
        // `__Host-`: no other host of the domain can set it (RFC 6265bis §4.1.3.2).
        prefix = (isSecure ? "__Host-" : "") + "callbackd-start-"
        attributes = "; Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    }

    /// The value of `Set-Cookie` for a browser that starts a session.
    func setting(_ token: Token, for remaining: Duration) -> String {
        "\(prefix)\(token.digest.text.prefix(8))=\(token.secretText)"
            + "; Max-Age=\(remaining.components.seconds)" + attributes
    }

    /// What the start tokens hash to that a browser sends (RFC 6265 §5.4).
    func digests(in headers: HTTPHeaders) -> [Digest] {
        let pairs = headers["Cookie"].flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }
        let tokens = pairs.compactMap { pair -> Token? in
            let pair = pair.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard pair.starts(with: prefix.utf8),
                let equals = pair.firstIndex(of: UInt8(ascii: "="))
            else { return nil }
            return Token(Substring(pair[equals...].dropFirst()))
        }
        return tokens.suffix(Self.cookies).map(\.digest)
    }

    /// Browsers send the oldest first (RFC 6265bis §5.8.3), and a head holds some more than these.
    private static let cookies = 64
}

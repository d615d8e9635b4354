public import NIOCore
public import NIOHTTP1
import Values

/// A request as it came, and who sent it.
public struct Request: Sendable {
    /// As sent; extensions are `.RAW`.
    public let method: HTTPMethod
    /// Path, query and host as the target and the `Host` field say.
    public let target: RequestTarget
    /// As sent, in their order.
    public let headers: HTTPHeaders
    /// Who sent it.
    public let sender: Sender
    /// Empty until all of it is there.
    public internal(set) var body = ByteBuffer()

    let isHTTP10: Bool

    /// Who is at the other end of a connection.
    public struct Sender: Sendable {
        /// The address; nil if it is not known, and for a Unix socket.
        public let address: SocketAddress?
        /// Of a Unix socket's peer, as the kernel knows it (SO_PEERCRED, unix(7)).
        public let credentials: Credentials?

        /// Takes both.
        public init(address: SocketAddress? = nil, credentials: Credentials? = nil) {
            self.address = address
            self.credentials = credentials
        }
    }

    /// `struct ucred` of unix(7), which the C library shows only under _GNU_SOURCE.
    public struct Credentials: Sendable, Hashable {
        /// The process.
        public let pid: Int32
        /// Its effective user.
        public let uid: UInt32
        /// Its effective group.
        public let gid: UInt32
    }

    /// Takes a head as NIO parsed it.
    public init(_ head: HTTPRequestHead, sender: Sender = Sender()) {
        method = head.method
        headers = head.headers.withoutBlanksAround
        target = RequestTarget(head.uri, host: headers.first(name: "Host"))
        isHTTP10 = head.version == .http1_0
        self.sender = sender
    }
}

extension Request {
    /// Whether a list of tokens among the fields of that name holds `token` (RFC 9110 §5.6.1),
    /// which is in lower case.
    func lists(_ token: String, in name: String) -> Bool {
        headers[name].contains { value in
            value.utf8.split(separator: UInt8(ascii: ",")).contains { part in
                Substring(part).trimmedBlanks.hasBytes(of: token, ignoringASCIICase: true)
            }
        }
    }

    /// Whether the parser reads nothing behind it: it believes that another protocol follows
    /// (RFC 9110 §7.8 and §9.3.6).
    var endsParsing: Bool {
        method == .CONNECT || headers.contains(name: "Upgrade")
    }

    /// Whether another request may follow on the connection (RFC 9112 §9.3). HTTP/1.0 has its
    /// `keep-alive` refused: its proxies hand the field on without knowing it (appendix C.2.2).
    var allowsAnother: Bool {
        !isHTTP10 && !endsParsing && !lists("close", in: "Connection")
    }

    /// Whether the body waits for a word of ours (RFC 9110 §10.1.1).
    var expectsContinue: Bool {
        !isHTTP10 && lists("100-continue", in: "Expect")
    }

    /// How the body is framed (RFC 9112 §6.3).
    var framing: Framing {
        let codings = headers["Transfer-Encoding"]
        guard codings.isEmpty else {
            // RFC 9112 §6.1: an old client cannot mean it.
            if isHTTP10 { return .faulty }
            guard codings.count == 1, lists("chunked", in: "Transfer-Encoding"),
                !codings[0].utf8.contains(UInt8(ascii: ","))
            else { return .unknownCoding }
            return .chunked
        }
        guard let length = headers.first(name: "Content-Length") else { return .bytes(0) }
        // The parser took it for a number, perhaps one beyond what a number holds here.
        return .bytes(Int(length) ?? .max)
    }

    enum Framing: Equatable {
        case bytes(Int)
        case chunked
        /// Another coding than chunked.
        case unknownCoding
        case faulty
    }
}

extension HTTPHeaders {
    /// With values that have no blanks around them (RFC 9112 §5.1); the parser leaves those behind.
    fileprivate var withoutBlanksAround: HTTPHeaders {
        let blanks: [UInt8?] = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        guard contains(where: { blanks.contains($0.value.utf8.last) }) else { return self }
        return HTTPHeaders(map { ($0.name, String($0.value[...].trimmedBlanks)) })
    }
}

extension Substring {
    /// Without the blanks and tabs around it (RFC 9110 §5.6.3).
    var trimmedBlanks: Substring {
        func isBlank(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }
        var bytes = utf8.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return Substring(bytes)
    }
}

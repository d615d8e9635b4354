import Testing

/// One way in which a client may use HTTP/1.1 (RFC 9110, 9112), and what a listener makes of it.
///
/// `{GET}` and the like in ``sent`` stand for a plain request's first two lines, `{FIELDS}` for the
/// second one.
struct Manner: Sendable, CustomTestStringConvertible {
    let name: String
    let sent: String
    var closesSending = false
    let answers: [Expected]
    let end: End

    enum Expected: Sendable, Equatable {
        /// That of a plain GET, or of a plain POST with the body `{}`.
        case get
        case post
        /// A GET's without its body.
        case head
        case status(Int)
        /// Some refusal.
        case refusal
    }

    enum End: Sendable {
        /// The next plain GET on the connection is answered.
        case goesOn
        /// The last answer says `Connection: close`, and nothing comes behind it.
        case closes
    }

    var testDescription: String { name }

    private init(
        _ name: String, _ sent: String, _ answers: [Expected], _ end: End,
        closesSending: Bool = false
    ) {
        self.name = name
        self.sent = sent
        self.answers = answers
        self.end = end
        self.closesSending = closesSending
    }

    /// The list; both listeners have the same manners.
    static let all: [Manner] =
        plain + specials + versions + bodies + refusals

    private static let plain = [
        Manner("two requests at once", "{GET}\r\n{GET}\r\n", [.get, .get], .goesOn),
        Manner("blank lines before a request", "\r\n\r\n{GET}\r\n", [.get], .goesOn),
        Manner("Connection: close", "{GET}Connection: close\r\n\r\n", [.get], .closes),
        Manner(
            "close among others", "{GET}Connection: keep-alive, Close\r\n\r\n", [.get], .closes),
        Manner("HEAD", "{HEAD}\r\n{GET}\r\n", [.head, .get], .goesOn),
        Manner("absolute-form", "{ABSOLUTE}\r\n", [.get], .goesOn),
        Manner("a half-close", "{GET}\r\n", [.get], .closes, closesSending: true),
        Manner(
            "a half-close behind two", "{GET}\r\n{GET}\r\n", [.get, .get], .closes,
            closesSending: true),
    ]

    private static let specials = [
        Manner(
            "Upgrade to a websocket",
            "{GET}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n{GET}\r\n", [.get], .closes),
        Manner(
            "Upgrade to HTTP/2",
            "{GET}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: A\r\n\r\n",
            [.get], .closes),
        Manner(
            "Upgrade with a body",
            "{POST}Connection: upgrade\r\nUpgrade: x\r\nContent-Length: 2\r\n\r\n{}{GET}\r\n",
            [.post],
            .closes),
        Manner("Upgrade alone", "{GET}Upgrade: x\r\n\r\n", [.get], .closes),
        Manner(
            "CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n{GET}\r\n", [.refusal], .closes),
        Manner(
            "CONNECT with a body",
            "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 99\r\n\r\n", [.refusal], .closes),
        Manner("HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [.refusal], .closes),
    ]

    private static let versions = [
        Manner("HTTP/1.0", "{OLD}\r\n", [.get], .closes),
        Manner("HTTP/1.0, keep-alive", "{OLD}Connection: keep-alive\r\n\r\n", [.get], .closes),
        Manner(
            "HTTP/1.0 with chunks", "{OLD}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            [.status(400)], .closes),
        Manner(
            "HTTP/1.0 that expects",
            "{OLDPOST}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}", [.post], .closes),
        Manner("HTTP/3.0", "GET / HTTP/3.0\r\n{FIELDS}\r\n", [.refusal], .closes),
        Manner("HTTP/1.9", "GET / HTTP/1.9\r\n{FIELDS}\r\n", [.refusal], .closes),
        Manner("no HTTP", "EHLO there\r\n", [.refusal], .closes),
        Manner("TLS", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n", [.refusal], .closes),
    ]

    private static let bodies = [
        Manner("a body", "{POST}Content-Length: 2\r\n\r\n{}{GET}\r\n", [.post, .get], .goesOn),
        Manner(
            "chunks with an extension and a trailer",
            "{POST}Transfer-Encoding: chunked\r\n\r\n1;a=\"b\"\r\n{\r\n1\r\n}\r\n0\r\nX: y\r\n\r\n",
            [.post], .goesOn),
        Manner("a body with a GET", "{GET}Content-Length: 3\r\n\r\nabc", [.get], .goesOn),
        Manner(
            "chunks with a GET", "{GET}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            [.get], .goesOn),
        Manner(
            "Expect: 100-continue",
            "{POST}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}", [.status(100), .post],
            .goesOn),
        Manner("Expect without a body", "{GET}Expect: 100-continue\r\n\r\n", [.get], .goesOn),
        Manner(
            "Expect with too long a body",
            "{POST}Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n", [.status(413)], .closes
        ),
        Manner(
            "too long a body, not sent", "{POST}Content-Length: 1048577\r\n\r\n", [.status(413)],
            .closes),
        Manner(
            "a length beyond Int64", "{POST}Content-Length: 9223372036854775808\r\n\r\n",
            [.status(413)], .closes),
        Manner(
            "the longest length", "{POST}Content-Length: 18446744073709551615\r\n\r\n",
            [.status(413)], .closes),
    ]

    private static let refusals = [
        Manner("two Hosts", "{GET}Host: other\r\n\r\n{GET}\r\n", [.status(400)], .closes),
        Manner("no Host", "GET / HTTP/1.1\r\n\r\n", [.status(400)], .closes),
        Manner(
            "two lengths", "{POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            [.status(400)], .closes),
        Manner(
            "a length and chunks",
            "{POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            [.status(400)], .closes),
        Manner(
            "another coding", "{POST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            [.status(501)], .closes),
        Manner(
            "chunks twice", "{POST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
            [.refusal], .closes),
        Manner(
            "a length with a sign", "{POST}Content-Length: +2\r\n\r\n{}", [.status(400)], .closes),
        Manner("a field over two lines", "{GET}X: a\r\n b\r\n\r\n", [.status(400)], .closes),
        Manner("a blank before the colon", "{GET}X : a\r\n\r\n", [.status(400)], .closes),
        Manner("a NUL in a field", "{GET}X: a\u{0}b\r\n\r\n", [.status(400)], .closes),
        Manner("a CR alone", "{GET}X: a\rY: b\r\n\r\n", [.status(400)], .closes),
        Manner(
            "a chunk of no size", "{POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n", [.status(400)],
            .closes),
        Manner(
            "too long a head", "{GET}X: " + String(repeating: "x", count: 20_000) + "\r\n\r\n",
            [.status(431)], .closes),
        Manner(
            "a hundred fields and one",
            "{GET}" + String(repeating: "X: y\r\n", count: 101) + "\r\n",
            [.status(431)], .closes),
    ]
}

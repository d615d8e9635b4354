import HTTPServer
import NIOHTTP1
import Sessions
import Values

/// Keeps web pages out: a browser can be tricked into talking to anything, but it says so.
enum ControlGuard {
    /// Refuses any `Origin` or `Referer`, and any host but `callbackd` and `localhost`, with or
    /// without a port.
    static func check(_ request: Request) throws(Problem) {
        for name in ["Origin", "Referer"] where request.headers.contains(name: name) {
            throw Problem(
                .forbidden, "forbidden_origin",
                "a request with \(name) comes from a web page; none may")
        }
        let host = request.target.host?.utf8 ?? "".utf8
        let name = host.prefix { $0 != UInt8(ascii: ":") }
        let port = host[name.endIndex...].dropFirst()
        let isOurs = ["callbackd", "localhost"].contains { known in
            Substring(name).hasBytes(of: known, ignoringASCIICase: true)
        }
        guard isOurs, port.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Problem(
                .forbidden, "forbidden_host", "the Host must be callbackd or localhost, once")
        }
    }
}

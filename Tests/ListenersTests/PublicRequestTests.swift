import HTTPServer
import NIOHTTP1
import Sessions
import Testing
import Values

@testable import Listeners

@Suite struct `A request on the callback listener` {
    let token = "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE"

    func request(
        _ method: HTTPMethod, _ uri: String, _ headers: HTTPHeaders = [:]
    ) -> PublicRequest {
        PublicRequest(
            Request(
                HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: headers)),
            known: ["error"])
    }

    @Test func `names path, provider and token`() throws {
        guard
            case .callback(let callback) = request(
                .GET, "/cancel/fiskil/\(token)?error=access_denied&x=1")
        else {
            Issue.record("not read as a callback")
            return
        }
        #expect(callback.path == .cancel)
        #expect(callback.provider == "fiskil")
        guard case .token(Digest(of: token)) = callback.tie else {
            Issue.record("tied by \(callback.tie)")
            return
        }
        #expect(callback.parameters.values == ["error": "access_denied"])
    }

    @Test(arguments: [
        "/", "/favicon.ico", "/callback", "/callback/", "/callback/fiskil/", "/start", "/start/",
        "/callback/fiskil/TOKEN/", "/callback/fiskil/TOKEN/x", "//callback/fiskil/TOKEN",
        "/Callback/fiskil/TOKEN", "/callback/fiskil/TOKEN%20", "/callback/fiskil/T.KEN",
        "/start/TOKEN/", "/start/T.KEN", "/Start/TOKEN",
        "http://host", "http://host?/callback/fiskil/TOKEN", "*",
    ])
    func `to any other path is unknown`(_ path: String) {
        let uri = path.replacing("TOKEN", with: token)
        guard case .unknown = request(.GET, uri) else {
            Issue.record("\(uri) is taken for a callback")
            return
        }
    }

    @Test func `without a token is tied by its start cookies`() {
        let cookie = StartCookie(isSecure: true)
        let one = Token("one-token")
        let two = Token("two-token")
        let set = [one, two].compactMap { $0 }.map { cookie.setting($0, for: .seconds(60)) }
        let sent = set.map { String($0.prefix { $0 != ";" }) }.joined(separator: "; ")
        let head = Request(
            HTTPRequestHead(
                version: .http1_1, method: .GET, uri: "/cancel/fiskil?error=x",
                headers: ["Cookie": "other=1; \(sent); callbackd-start-1=three-token"]))
        guard
            case .callback(let callback) = PublicRequest(head, known: ["error"], cookie: cookie),
            case .startCookies(let digests) = callback.tie
        else {
            Issue.record("not read as a callback")
            return
        }
        #expect(digests == [Digest(of: "one-token"), Digest(of: "two-token")])
        #expect(callback.parameters.values == ["error": "x"])
    }

    @Test func `may name the origin too, as proxies do`() {
        guard case .callback = request(.GET, "http://host:1/callback/fiskil/\(token)?a=1") else {
            Issue.record("an absolute target is not understood")
            return
        }
    }

    @Test(arguments: [HTTPMethod.HEAD, .OPTIONS, .POST, .PUT, .DELETE, .TRACE])
    func `by any other method than GET settles nothing`(_ method: HTTPMethod) {
        guard case .wrongMethod = request(method, "/callback/fiskil/\(token)?session_id=1") else {
            Issue.record("\(method) is taken for a callback")
            return
        }
    }

    @Test(arguments: [
        ("Sec-Purpose", "prefetch"), ("Sec-Purpose", "prefetch;prerender"),
        ("sec-purpose", "Prefetch"), ("Purpose", "prefetch"), ("X-Moz", "prefetch"),
        ("X-Purpose", "preview"),
    ])
    func `ahead of the user settles nothing`(_ name: String, _ value: String) {
        let headers: HTTPHeaders = [name: value]
        guard case .prefetch = request(.GET, "/callback/fiskil/\(token)", headers) else {
            Issue.record("\(name): \(value) is taken for a user")
            return
        }
    }
}

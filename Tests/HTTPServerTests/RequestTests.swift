import FoundationEssentials
import NIOHTTP1
import Testing

@testable import HTTPServer

@Suite struct `A request` {
    func request(_ uri: String, _ headers: HTTPHeaders = [:]) -> Request {
        Request(HTTPRequestHead(version: .http1_1, method: .GET, uri: uri, headers: headers))
    }

    @Test(arguments: [
        ("/a/b?x=1", "/a/b", "x=1", "h"), ("/", "/", nil, "h"), ("/?", "/", "", "h"),
        ("http://o:1/a?b", "/a", "b", "o:1"), ("HTTPS://o", "/", nil, "o"),
        ("http://o?x", "/", "x", "o"), ("*", "*", nil, "h"), ("a:1", "a:1", nil, "h"),
        ("/c%61llback/%7E%2e%5F", "/callback/~._", nil, "h"),
        ("/%2f%25%zz%4", "/%2f%25%zz%4", nil, "h"),
        ("/a?%61=%61", "/a", "%61=%61", "h"), ("/\u{212A}", "/\u{212A}", nil, "h"),
    ])
    func `has path, query and host`(
        _ uri: String, _ path: String, _ query: String?, _ host: String
    ) {
        let target = request(uri, ["Host": "h"]).target
        #expect(Array(target.path.utf8) == Array(path.utf8))
        #expect(target.query.map(String.init) == query)
        #expect(target.host == host)
    }

    @Test(arguments: [
        ("close", false), ("keep-alive", true), ("keep-alive, close", false),
        ("keep-alive ,\tCLOSE ", false), ("closed", true),
    ])
    func `says whether another may follow`(_ value: String, _ another: Bool) {
        #expect(request("/", ["Connection": value]).allowsAnother == another)
    }

    @Test func `finds its route by bytes`() {
        var routes = Routes<String>()
        routes.add(.GET, "/a/{id}", "one")
        routes.add(.POST, "/a/{id}", "posted")
        routes.add(.GET, "/a/K", "letter")
        func found(_ uri: String, _ method: HTTPMethod = .GET) -> (String?, [String: String]) {
            let head = HTTPRequestHead(version: .http1_1, method: method, uri: uri)
            switch routes.match(Request(head)) {
            case .found(let handler, let parameters): return (handler, parameters)
            case .otherMethods(let methods):
                return (methods.map(\.rawValue).joined(separator: " "), [:])
            case .nothing: return (nil, [:])
            }
        }
        #expect(found("/a/7") == ("one", ["id": "7"]))
        #expect(found("/a/7", .HEAD) == ("one", ["id": "7"]))
        #expect(found("/a/7", .POST) == ("posted", ["id": "7"]))
        #expect(found("/a/7", .PUT).0 == "GET POST HEAD")
        #expect(found("/a/").0 == nil)
        #expect(found("/a").0 == nil)
        #expect(found("//a/7").0 == nil)
    }

    @Test func `is answered with the date`() {
        #expect(
            Date(timeIntervalSince1970: 784_111_777).httpText == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
}

import NIOCore
import NIOHTTP1
import Testing

@testable import Listeners

@Suite struct `Behind a proxy` {
    func client(
        _ headers: HTTPHeaders, from peer: String = "10.1.2.3", trusting: [String] = ["10.0.0.0/8"]
    ) throws -> String? {
        let address = try SocketAddress(ipAddress: peer, port: 1)
        return try TrustedProxies(trusting).client(headers, connectedFrom: address)
    }

    @Test func `the last address that is not trusted is the client's`() throws {
        #expect(try client([:]) == "10.1.2.3")
        #expect(try client(["X-Forwarded-For": "192.0.2.1"]) == "192.0.2.1")
        #expect(try client(["X-Forwarded-For": "6.6.6.6, 192.0.2.1, 10.9.9.9"]) == "192.0.2.1")
        #expect(try client(["X-Forwarded-For": "10.9.9.9"]) == "10.9.9.9")
        let two: HTTPHeaders = ["X-Forwarded-For": "6.6.6.6", "x-forwarded-for": "192.0.2.2"]
        #expect(try client(two) == "192.0.2.2")
    }

    @Test func `who is not trusted says nothing about others`() throws {
        #expect(try client(["X-Forwarded-For": "192.0.2.1"], from: "203.0.113.9") == "203.0.113.9")
        #expect(try client(["X-Forwarded-For": "192.0.2.1"], trusting: []) == "10.1.2.3")
    }

    @Test func `RFC 7239 is read too`() throws {
        let value = #"for=6.6.6.6;proto=https, For="[2001:db8:cafe::17]:4711";by=10.0.0.1"#
        #expect(try client(["Forwarded": value]) == "2001:db8:cafe::17")
        #expect(try client(["Forwarded": #"for="192.0.2.43:47011""#]) == "192.0.2.43")
    }

    @Test func `what cannot be read ends at who said it`() throws {
        #expect(try client(["Forwarded": "for=_hidden"]) == "10.1.2.3")
        #expect(try client(["X-Forwarded-For": "6.6.6.6, unknown"]) == "10.1.2.3")
        #expect(try client(["X-Forwarded-For": "<script>"]) == "10.1.2.3")
    }

    @Test func `two fields that differ are both not believed`() throws {
        let same: HTTPHeaders = ["X-Forwarded-For": "192.0.2.1", "Forwarded": "for=192.0.2.1"]
        #expect(try client(same) == "192.0.2.1")
        let other: HTTPHeaders = ["X-Forwarded-For": "192.0.2.1", "Forwarded": "for=6.6.6.6"]
        #expect(try client(other) == "10.1.2.3")
        let nobody: HTTPHeaders = ["X-Forwarded-For": "192.0.2.1", "Forwarded": "proto=https"]
        #expect(try client(nobody) == "192.0.2.1")
    }

    @Test func `networks hold by their bits`() throws {
        let said: HTTPHeaders = ["X-Forwarded-For": "192.0.2.1"]
        #expect(try client(said, from: "10.1.2.3", trusting: ["10.1.2.0/23"]) == "192.0.2.1")
        #expect(try client(said, from: "10.1.4.3", trusting: ["10.1.2.0/23"]) == "10.1.4.3")
        #expect(try client(said, from: "::1", trusting: ["::1"]) == "192.0.2.1")
        #expect(try client(said, from: "2001:db8::5", trusting: ["2001:db8::/32"]) == "192.0.2.1")
        #expect(try client(said, from: "::ffff:10.1.2.3") == "192.0.2.1")
    }

    @Test(arguments: [
        "", "proxy", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/8/8", "1.2.3.4/-1",
    ])
    func `what is no network is refused`(_ text: String) {
        #expect(throws: TrustedProxies.NoNetwork.self) { try TrustedProxies([text]) }
    }
}

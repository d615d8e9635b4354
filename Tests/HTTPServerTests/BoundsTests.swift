import NIOCore
import NIOHTTP1
import Testing

@testable import HTTPServer

/// Bytes are bounded: those that are read, parsed, kept and written.
@Suite struct `A connection keeps no more than its bounds` {
    @Test func `and reads nothing while a request is being answered`() throws {
        let here = try Scripted()
        #expect(here.reads == 1)
        try here.receive("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(here.reads == 1)
        try here.receive("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(here.reads == 1)
        #expect(here.handler.seen == ["/held"])
        here.answer()
        #expect(try here.statuses() == [200, 200])
        #expect(here.reads == 2)
    }

    @Test func `and takes the next request when the last answer is with the kernel`() throws {
        let here = try Scripted(holdsWrites: true)
        try here.receive("GET /now HTTP/1.1\r\nHost: a\r\n\r\nGET /now HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(here.handler.seen.count == 1)
        #expect(here.reads == 1)
    }

    @Test(arguments: [
        "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
        "GET /now HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    ])
    func `and ends behind what the parser takes for another protocol`(_ special: String) throws {
        let here = try Scripted()
        try here.receive(special)
        here.answer()
        let answer = try here.sent()
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.contains("Connection: close\r\n"))
        #expect(!here.isOpen)
        try? here.receive("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(here.handler.seen.count == 1)
    }

    /// What the parser skips counts as well as what it keeps.
    @Test(arguments: [
        ("GET /now HTTP/1.1\r\nX:", " "), ("GET /now ", " "), ("", "\r\n"), ("GET /", "a"),
        ("GET /now HTTP/1.1\r\n", "X"), ("GET /now HTTP/1.1\r\nX: ", "y"),
        ("POST /now HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x"),
        ("POST /now HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX:", " "),
        ("POST /now HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ", "y"),
    ])
    func `and has too much of anything`(_ beginning: String, _ filler: String) throws {
        let here = try Scripted()
        try here.receive(beginning)
        var bytes = beginning.utf8.count
        while here.isOpen, bytes < 1_000_000 {
            let piece = String(repeating: filler, count: 512)
            try? here.receive(piece)
            bytes += piece.utf8.count
        }
        #expect(bytes <= Limits.unparsedBytes + Limits.pieceBytes)
        #expect([[400], [431]].contains(try here.statuses()))
        #expect(here.handler.held == nil)
    }

    @Test func `and a body has its own`() throws {
        for head in ["Content-Length: 101", "Content-Length: 9223372036854775808"] {
            let here = try Scripted()
            try here.receive("POST /held HTTP/1.1\r\nHost: a\r\n\(head)\r\n\r\n")
            #expect(try here.statuses() == [413])
            #expect(!here.isOpen)
        }
        let here = try Scripted()
        try here.receive("POST /held HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        try here.receive("64\r\n" + String(repeating: "x", count: 100) + "\r\n")
        #expect(try here.statuses() == [])
        try here.receive("1\r\nx\r\n")
        #expect(try here.statuses() == [413])
    }

    /// A copy of what is there with each piece would move two gigabytes here.
    @Test func `and a body in many pieces is kept once`() throws {
        let arrival = Arrival(
            Request(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")), limit: 1 << 20,
            isKept: true, excess: .failure
        ) { _ in }
        var addresses: Set<UInt> = []
        for _ in 0..<(1 << 16) {
            arrival.keep(ByteBuffer(string: "0123456789abcdef"))
            addresses.insert(
                arrival.request.body.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) })
        }
        #expect(arrival.request.body.readableBytes == 1 << 20)
        #expect(addresses.count < 40, "it was moved as it grew, and not with each piece")
    }

    @Test func `and all bodies together have one, but small ones need none of it`() {
        let room = BodyRoom()
        #expect(room.take(Limits.bodiesInFlight))
        #expect(!room.take(1))
        #expect(room.take(BodyRoom.share(of: Limits.smallBodyBytes)))
        #expect(!room.take(BodyRoom.share(of: Limits.smallBodyBytes + 1)))
        room.give(Limits.bodiesInFlight)
        #expect(room.take(1))
    }

    @Test func `and however many requests wait, they are answered in order on a flat stack`() throws
    {
        let here = try Scripted()
        try here.receive("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        let rest = (0..<5_000).map { "GET /now?\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
        try here.receive(rest.joined())
        here.receiveEnd()
        #expect(here.handler.seen == ["/held"])
        here.answer()
        #expect(here.handler.seen == ["/held"] + (0..<5_000).map { "/now?\($0)" })
        #expect(try here.statuses().count == 5_001)
        #expect(here.handler.stackBytes < 64 * 1024)
        #expect(!here.isConnected)
    }
}

import Testing

@testable import HTTPServer

/// Every state of a connection has a deadline.
@Suite struct `A connection has to get on` {
    let request = "GET /now HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `with its first head, however it drips`() throws {
        let here = try Scripted()
        for _ in 0..<2 {
            here.wait(4)
            #expect(here.isOpen)
            try here.receive("GET /now?")
        }
        here.wait(2)
        #expect(!here.isOpen)
        #expect(here.handler.seen.isEmpty)
    }

    @Test func `between two requests, and with the second one's head`() throws {
        let here = try Scripted()
        try here.receive(request)
        here.wait(29)
        #expect(here.isOpen)
        try here.receive("GET /")
        for _ in 0..<3 {
            here.wait(3)
            #expect(here.isOpen)
            try here.receive("x")
        }
        here.wait(1)
        #expect(!here.isOpen)
        let idle = try Scripted()
        try idle.receive(request)
        idle.wait(30)
        #expect(!idle.isOpen)
    }

    @Test func `with a body, and is told`() throws {
        let here = try Scripted()
        try here.receive("POST /held HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
        for _ in 0..<3 {
            here.wait(3)
            try here.receive("x")
            #expect(here.isOpen)
        }
        here.wait(1)
        #expect(try here.statuses() == [408])
        #expect(!here.isOpen)
    }

    @Test(arguments: ["", "Connection: close\r\n"])
    func `with its answer, also the last one`(_ field: String) throws {
        let here = try Scripted(holdsWrites: true)
        try here.receive("GET /now HTTP/1.1\r\nHost: a\r\n\(field)\r\n")
        here.wait(29)
        #expect(here.isConnected)
        here.wait(1)
        #expect(!here.isConnected)
    }

    @Test func `but may wait for its answer`() throws {
        let here = try Scripted()
        try here.receive("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        here.wait(3600)
        #expect(here.isConnected)
        here.answer()
        #expect(try here.statuses() == [200])
    }

    @Test func `with its end, when it sends on behind an early answer`() throws {
        let here = try Scripted()
        try here.receive("POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n")
        #expect(try here.statuses() == [404])
        #expect(!here.isOpen)
        #expect(here.isConnected)
        try here.receive("xxxx")
        here.wait(2)
        #expect(!here.isConnected)
    }

    @Test func `but a reader who takes some of a long answer in time goes on`() throws {
        let here = try Scripted()
        try here.receive("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        try here.beginStream()
        here.holdWrites()
        here.addToStream(bytes: 4 * Limits.answerPiece)
        for _ in 0..<4 {
            here.wait(29)
            #expect(here.isConnected)
            here.takeWrites()
        }
        #expect(here.isConnected)
        here.addToStream(bytes: 1)
        here.wait(30)
        #expect(!here.isConnected)
    }

    @Test func `when the server stops`() throws {
        let idle = try Scripted()
        try idle.receive(request)
        idle.stop()
        #expect(!idle.isConnected)
        let new = try Scripted()
        new.stop()
        #expect(new.isConnected)
        try new.receive(request)
        #expect(try new.sent().contains("Connection: close\r\n"))
        #expect(!new.isOpen)
        new.receiveEnd()
        #expect(!new.isConnected)
        let busy = try Scripted()
        try busy.receive("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        busy.stop()
        busy.wait(2)
        #expect(busy.isConnected)
        busy.wait(1)
        #expect(!busy.isConnected)
    }
}

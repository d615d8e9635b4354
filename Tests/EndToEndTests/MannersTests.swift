import NIOHTTP1
import RawSockets
import Testing

/// The list of HTTP manners, against both listeners of the built program.
@Suite(.serialized) struct `Both listeners have the same manners` {
    /// How a plain request of a listener looks.
    struct Way: Sendable {
        let address: String
        let host: String
        let get: (path: String, status: Int)
        let post: (path: String, status: Int)
        /// A redirect's path takes GET alone.
        let headStatus: Int

        /// The bytes of a manner.
        func bytes(_ manner: Manner) -> String {
            let fields = "Host: \(host)\r\n"
            func begin(_ line: String) -> String { "\(line)\r\n\(fields)" }
            let parts = [
                "ABSOLUTE": "GET http://\(host)\(get.path) HTTP/1.1\r\nHost: other\r\n",
                "OLDPOST": begin("POST \(post.path) HTTP/1.0"),
                "OLD": begin("GET \(get.path) HTTP/1.0"),
                "POST": begin("POST \(post.path) HTTP/1.1"),
                "HEAD": begin("HEAD \(get.path) HTTP/1.1"),
                "GET": begin("GET \(get.path) HTTP/1.1"), "FIELDS": fields,
            ]
            return parts.reduce(manner.sent) { $0.replacing("{\($1.key)}", with: $1.value) }
        }

        func fits(_ answer: RawAnswers.Answer, _ expected: Manner.Expected) -> Bool {
            switch expected {
            case .get: answer.status == get.status
            case .head: answer.status == headStatus
            case .post: answer.status == post.status
            case .status(let status): answer.status == status
            case .refusal: (400...505).contains(answer.status)
            }
        }
    }

    static func ways(_ here: Installation) async throws -> [Way] {
        [
            Way(
                address: try await here.callbackAddress(), host: "example.com",
                get: ("/callback/fiskil/\(String(repeating: "t", count: 43))", 404),
                post: ("/webhooks/fiskil", 401), headStatus: 405),
            Way(
                address: here.socket, host: "callbackd", get: ("/livez", 200),
                post: ("/v1/sessions", 400), headStatus: 200),
        ]
    }

    @Test func `in all of the list`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        for way in try await Self.ways(here) {
            for manner in Manner.all {
                let said = await blocking { Self.play(manner, way) }
                #expect(said == nil, "\(way.address), \(manner.name)")
            }
        }
        let created = try here.events().filter { $0.type == "session.created" }
        #expect(created.isEmpty)
        withExtendedLifetime(daemon) {}
    }

    /// What is not as it should be.
    private static func play(_ manner: Manner, _ way: Way) -> String? {
        guard let connection = try? RawConnection(to: way.address) else { return "no connection" }
        let bytes = way.bytes(manner)
        connection.send(bytes)
        if manner.closesSending { connection.closeSending() }
        var answers = RawAnswers(on: connection)
        var last: RawAnswers.Answer?
        for expected in manner.answers {
            guard let answer = answers.next(toHead: expected == .head) else { return "no answer" }
            guard way.fits(answer, expected) else { return "\(answer.status) to \(expected)" }
            last = answer
        }
        switch manner.end {
        case .closes:
            guard answers.endsHere() else { return "it goes on" }
            return last?.isLast == true || manner.closesSending ? nil : "it does not say close"
        case .goesOn:
            connection.send("GET \(way.get.path) HTTP/1.1\r\nHost: \(way.host)\r\n\r\n")
            guard let next = answers.next() else { return "it does not go on" }
            return next.status == way.get.status ? nil : "\(next.status) to the next request"
        }
    }

    @Test func `in a HEAD of what is streamed`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let connection = try RawConnection(to: here.socket)
        connection.send(
            "HEAD /v1/events HTTP/1.1\r\nHost: callbackd\r\n\r\n"
                + "GET /livez HTTP/1.1\r\nHost: callbackd\r\nConnection: close\r\n\r\n")
        let answers = await connection.receiveAll()
        let second = try #require(answers.ranges(of: "HTTP/1.1 200 OK\r\n").last)
        #expect(answers[..<second.lowerBound].hasSuffix("\r\n\r\n"))
        #expect(!answers.contains("\r\n0\r\n"))
        withExtendedLifetime(daemon) {}
    }

    @Test func `in the spelling of a path, and in whose host counts`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create()
        let success = try await here.press("approve", in: session)
            .replacing("/callback/", with: "/c%61ll%62ack/")
        #expect(try await Installation.get(success).status == 200)
        #expect(try here.types(of: session).last == "session.completed")
        #expect(try await here.call(.GET, "/l%69vez").status == 200)
        #expect(try await here.call(.GET, "/%2Flivez").status == 404)
        let foreign = try RawConnection(to: here.socket)
        foreign.send("GET http://evil.example/livez HTTP/1.1\r\nHost: callbackd\r\n\r\n")
        let status = await blocking {
            var answers = RawAnswers(on: foreign)
            return answers.next()?.status
        }
        #expect(status == 403)
        withExtendedLifetime(daemon) {}
    }
}

import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1
import RawSockets
import ServiceLifecycle
import Sessions
import Synchronization
import Testing
import Values

@testable import Listeners

@Suite struct `The callback listener` {
    let token = String(repeating: "t", count: 43)

    /// Runs a listener on a port of its own whose settle function is `settle`.
    func with(
        _ settle: @escaping CallbackPort.Settle,
        _ body: @Sendable (_ base: String) async throws -> Void,
        whileStopping: @Sendable () async throws -> Void = {}
    ) async throws {
        let pages = Pages(
            try #require(Pages.Settings(appName: "A & B", color: "#123")),
            returns: ReturnPolicy(origins: ["http://127.0.0.1:1"]))
        let listener = try await CallbackListener(
            on: .address(try #require(ListenAddress("127.0.0.1:0"))),
            port: CallbackPort(parameters: { ["session_id"] }, settle: settle),
            pages: { pages }, patience: .seconds(2))
        let base = "http://\(listener.address)"
        let services = ServiceGroup(
            services: [listener], gracefulShutdownSignals: [], logger: .init(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            do {
                try await body(base)
            } catch {
                Issue.record(error)
            }
            await services.triggerGracefulShutdown()
            do {
                try await whileStopping()
            } catch {
                Issue.record(error)
            }
            try await group.waitForAll()
        }
    }

    func get(
        _ url: String, _ method: HTTPMethod = .GET, _ headers: HTTPHeaders = [:]
    ) async throws -> (response: HTTPClientResponse, body: String) {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        // One connection a request: the listener's shutdown waits for none.
        request.headers.add(name: "Connection", value: "close")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        return (response, String(buffer: try await response.body.collect(upTo: 65536)))
    }

    @Test func `shows no page before the answer is given`() async throws {
        let held = Mutex<(@Sendable (CallbackAnswer) -> Void)?>(nil)
        let isAnswered = Mutex(false)
        try await with({ _, answer in held.withLock { $0 = answer } }) { base in
            async let page = get("\(base)/callback/fiskil/\(token)?session_id=1")
            while held.withLock({ $0 == nil }) { await Task.yield() }
            isAnswered.withLock { $0 = true }
            held.withLock { $0?(.malformed) }
            let response = try await page.response
            #expect(response.status == .badRequest)
            #expect(isAnswered.withLock { $0 })
        }
    }

    @Test(arguments: [
        (CallbackAnswer.returned(.init(providerSessionID: "ps", address: nil)), UInt(200)),
        (.malformed, 400), (.unknown, 404),
        (.gone(.expired, providerSessionID: "ps"), 410),
        (.gone(.revoked, providerSessionID: "ps"), 410), (.notRecorded, 503),
    ])
    func `each answer has its page and its status`(
        _ answer: CallbackAnswer, _ status: UInt
    ) async throws {
        try await with({ _, tell in tell(answer) }) { base in
            let (response, body) = try await get("\(base)/callback/fiskil/\(token)")
            #expect(response.status.code == status)
            #expect(body.contains("<h1>"))
            #expect(response.headers["Cache-Control"] == ["no-store"])
            #expect(response.headers["Referrer-Policy"] == ["no-referrer"])
            #expect(response.headers["X-Content-Type-Options"] == ["nosniff"])
            #expect(
                response.headers.first(name: "Content-Security-Policy")?
                    .hasPrefix("default-src 'none'; style-src 'sha256-") == true)
        }
    }

    @Test func `nothing of the request is in a page`() async throws {
        try await with({ _, tell in tell(.malformed) }) { base in
            let (_, body) = try await get(
                "\(base)/callback/fiskil/\(token)?error_description=%3Cb%3Ereflected")
            #expect(!body.contains("reflected"))
            #expect(!body.contains(token))
        }
    }

    @Test func `HEAD, prefetch and favicon reach nobody`() async throws {
        try await with({ _, _ in Issue.record("it was settled") }) { base in
            let url = "\(base)/callback/fiskil/\(token)?session_id=1"
            #expect(try await get(url, .HEAD).response.status == .methodNotAllowed)
            let prefetch = try await get(url, .GET, ["Sec-Purpose": "prefetch"])
            #expect(prefetch.response.status == .serviceUnavailable)
            #expect(try await get("\(base)/favicon.ico").response.status == .notFound)
        }
    }

    @Test func `an overlong address is refused by its status`() async throws {
        try await with({ _, _ in Issue.record("it was settled") }) { base in
            let long = String(repeating: "a", count: 100 * 1024)
            let (response, _) = try await get("\(base)/callback/fiskil/\(token)?session_id=\(long)")
            #expect(response.status == .requestHeaderFieldsTooLarge)
        }
    }

    @Test func `an outcome with a way onward is a redirect there`() async throws {
        let outcome = CallbackAnswer.RecordedOutcome(
            status: .completed, providerSessionID: "ps", detail: .none,
            onward: WebAddress("http://127.0.0.1:1/done"))
        try await with({ _, tell in tell(.outcome(outcome)) }) { base in
            var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
            configuration.timeout.connect = .seconds(5)
            let client = HTTPClient(configuration: configuration)
            let response = try await client.execute(
                HTTPClientRequest(url: "\(base)/callback/fiskil/\(token)"), timeout: .seconds(60))
            #expect(response.status == .seeOther)
            #expect(
                response.headers["Location"] == ["http://127.0.0.1:1/done?session_id=ps"])
            try await client.shutdown()
        }
    }

    @Test func `a client that closed its sending side still gets its page`() async throws {
        let held = Mutex<(@Sendable (CallbackAnswer) -> Void)?>(nil)
        try await with({ _, answer in held.withLock { $0 = answer } }) { base in
            let connection = try RawConnection(to: base)
            connection.send("GET /callback/fiskil/\(token) HTTP/1.1\r\nHost: x\r\n\r\n")
            connection.closeSending()
            while held.withLock({ $0 == nil }) { await Task.yield() }
            held.withLock { $0?(.malformed) }
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.hasSuffix("</html>\n"))
        }
    }

    @Test(arguments: ["", "Host: a\r\nHost: b\r\n"])
    func `a request that names no one host settles nothing`(_ hosts: String) async throws {
        let asked = Mutex(0)
        try await with({ _, answer in
            asked.withLock { $0 += 1 }
            answer(.malformed)
        }) { base in
            let connection = try RawConnection(to: base)
            connection.send("GET /callback/fiskil/\(token) HTTP/1.1\r\n\(hosts)\r\n")
            #expect(await connection.receiveAll().hasPrefix("HTTP/1.1 400 "))
        }
        #expect(asked.withLock { $0 } == 0)
    }

    @Test func `every answer is dated`() async throws {
        try await with({ _, _ in }) { base in
            let connection = try RawConnection(to: base)
            connection.send("GET / HTTP/1.0\r\n\r\n")
            let answer = await connection.receiveAll()
            #expect(answer.contains(/Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/))
        }
    }

    @Test func `a browser that hung up holds no place`() async throws {
        try await with({ _, _ in }) { base in
            for request in ["", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"] {
                // Its time runs out first, and later than the other's end.
                let silent = try RawConnection(to: base)
                let connection = try RawConnection(to: base)
                connection.send(request)
                connection.closeSending()
                let answer = await connection.receiveAll(before: silent)
                #expect(answer.text.isEmpty == request.isEmpty)
                #expect(answer.isBefore)
            }
        }
    }

    @Test func `a body that nobody wants is answered, not swallowed`() async throws {
        try await with({ _, _ in }) { base in
            let connection = try RawConnection(to: base)
            connection.send(
                "POST /callback/fiskil/\(token) HTTP/1.1\r\nHost: x\r\n"
                    + "Content-Length: 20000\r\n\r\n" + String(repeating: "x", count: 20_000))
            #expect(await connection.receiveAll().hasPrefix("HTTP/1.1 405 "))
        }
    }

    @Test(arguments: ["G", "GET /x HT", "GET / HTTP/1.1\r\nHo"])
    func `half a request does not disturb the stop`(_ half: String) async throws {
        let connection = Mutex<RawConnection?>(nil)
        try await with({ _, _ in }) { base in
            let raw = try RawConnection(to: base)
            // A whole request first, so that the other side surely has the connection.
            raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n\(half)")
            connection.withLock { $0 = raw }
            _ = try await get("\(base)/")
        }
        let answer = await connection.withLock { $0 }?.receiveAll()
        #expect(answer?.hasPrefix("HTTP/1.1 404 ") == true)
    }

    @Test func `a stop waits for the first request on a connection that was just taken`()
        async throws
    {
        let connection = Mutex<(raw: RawConnection, base: String)?>(nil)
        try await with({ _, _ in }) { base in
            let raw = try RawConnection(to: base)
            connection.withLock { $0 = (raw, base) }
            // Connections are taken in their order: when this is answered, the other is taken too.
            _ = try await get("\(base)/")
        } whileStopping: {
            let (raw, base) = try #require(connection.withLock { $0 })
            while (try? RawConnection(to: base)) != nil { await Task.yield() }
            raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await raw.receiveAll().hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test func `an address that is taken says so`() async throws {
        let pages = Pages(try #require(Pages.Settings(appName: "A", color: "#123")))
        try await with({ _, _ in }) { base in
            let address = String(base.dropFirst("http://".count))
            await #expect(throws: ListenError.taken(address)) {
                _ = try await CallbackListener(
                    on: .address(try #require(ListenAddress(address))),
                    port: CallbackPort(parameters: { [] }, settle: { _, _ in }),
                    pages: { pages })
            }
        }
    }
}

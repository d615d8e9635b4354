import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import RawSockets
import ServiceLifecycle
import Sessions
import Synchronization
import Testing

@testable import Listeners

@Suite struct `The listener, for webhooks` {
    /// Runs a listener that takes webhooks of `knot` and answers them with `answer`.
    func with(
        _ answer: WebhookAnswer, _ body: @Sendable (_ base: String, Seen) async throws -> Void
    ) async throws {
        let seen = Seen()
        let pages = Pages(try #require(Pages.Settings(appName: "A", color: "#123")))
        let listener = try await CallbackListener(
            on: .address(try #require(ListenAddress("127.0.0.1:0"))),
            port: CallbackPort(
                parameters: { [] }, settle: { _, tell in tell(.unknown) },
                webhookBytes: { $0 == "knot" ? Limits.webhookBodyBytes : nil },
                report: { webhook, provider, tell in
                    seen.note(webhook, provider)
                    tell(answer)
                }),
            pages: { pages })
        let base = "http://\(listener.address)"
        let services = ServiceGroup(
            services: [listener], gracefulShutdownSignals: [], logger: .init(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            do {
                try await body(base, seen)
            } catch {
                Issue.record(error)
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }

    /// What the provider's function got.
    final class Seen: Sendable {
        private let webhooks = Mutex<[(Webhook, String)]>([])

        func note(_ webhook: Webhook, _ provider: String) {
            webhooks.withLock { $0.append((webhook, provider)) }
        }

        var last: (webhook: Webhook, provider: String)? {
            webhooks.withLock { $0.last.map { ($0.0, $0.1) } }
        }
        var count: Int { webhooks.withLock { $0.count } }
    }

    func post(
        _ url: String, _ body: String = "{}", _ headers: HTTPHeaders = [:],
        _ method: HTTPMethod = .POST
    ) async throws -> UInt {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        request.headers.add(name: "Connection", value: "close")
        if method == .POST { request.body = .bytes(ByteBuffer(string: body)) }
        return try await HTTPClient.shared.execute(request, timeout: .seconds(60)).status.code
    }

    func expect(_ status: UInt, _ answered: UInt) { #expect(answered == status) }

    @Test func `hands on the body's bytes and the fields that came once`() async throws {
        try await with(.recorded) { base, seen in
            let body = String(repeating: "é", count: 100_000)
            let status = try await post(
                "\(base)/webhooks/knot", body,
                ["Knot-Signature": "s", "Twice": "1", "twice": "2"])
            #expect(status == 200)
            let last = try #require(seen.last)
            #expect(last.provider == "knot")
            #expect(last.webhook.body == Array(body.utf8))
            #expect(last.webhook.header("KNOT-SIGNATURE") == "s")
            #expect(last.webhook.header("Twice") == nil)
        }
    }

    @Test(arguments: [
        (WebhookAnswer.recorded, UInt(200)), (.forged, 401), (.malformed, 400), (.unknown, 404),
        (.notRecorded, 503),
    ])
    func `each answer has its status`(_ answer: WebhookAnswer, _ status: UInt) async throws {
        try await with(answer) { base, _ in
            expect(status, try await post("\(base)/webhooks/knot"))
        }
    }

    @Test func `other paths and methods reach nobody`() async throws {
        try await with(.recorded) { base, seen in
            expect(404, try await post("\(base)/webhooks/fiskil"))
            let long = String(repeating: "x", count: 50_000)
            expect(404, try await post("\(base)/webhooks/fiskil", long))
            expect(404, try await post("\(base)/webhooks/knot/"))
            expect(405, try await post("\(base)/webhooks/knot", "", [:], .GET))
            #expect(seen.count == 0)
        }
    }

    @Test func `a body past the limit is refused, and its room given back`() async throws {
        try await with(.recorded) { base, seen in
            let most = String(repeating: "x", count: Limits.webhookBodyBytes)
            expect(200, try await post("\(base)/webhooks/knot", most))
            let head = "POST /webhooks/knot HTTP/1.1\r\nHost: x\r\n"
            let declared = try RawConnection(to: base)
            declared.send(head + "Content-Length: 1048577\r\n\r\n")
            #expect(await declared.receiveAll().hasPrefix("HTTP/1.1 413 "))
            let chunked = try RawConnection(to: base)
            chunked.send(head + "Transfer-Encoding: chunked\r\n\r\n100001\r\n" + most + "y\r\n")
            #expect(await chunked.receiveAll().hasPrefix("HTTP/1.1 413 "))
            expect(200, try await post("\(base)/webhooks/knot", most))
            #expect(seen.count == 2)
        }
    }

    @Test func `a peer that asks first is told to go on`() async throws {
        try await with(.recorded) { base, _ in
            let connection = try RawConnection(to: base)
            connection.send(
                "POST /webhooks/knot HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                    + "Connection: close\r\nExpect: 100-continue\r\n\r\n{}")
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 100 Continue\r\n"))
            #expect(answer.contains("HTTP/1.1 200 OK\r\n"))
        }
    }
}

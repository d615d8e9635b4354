import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// The control socket by plain HTTP, as a program in any language speaks it.
@Suite(.serialized) struct `The control protocol` {
    func call(
        _ here: Installation, _ method: HTTPMethod, _ path: String, _ body: String? = nil,
        _ headers: HTTPHeaders = [:]
    ) async throws -> Installation.Answer {
        try await here.call(method, path, body, headers)
    }

    let asked = #"{"provider":"fiskil","end_user_id":"eu_1"}"#

    @Test func `one session through its life`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let created = try await call(here, .POST, "/v1/sessions", asked)
        #expect(created.status == 201)
        #expect(created.json["status"] as? String == "pending")
        #expect((created.json["auth_url"] as? String)?.hasPrefix("http://127.0.0.1") == true)
        let id = try #require(created.json["id"] as? String)
        let listed = try await call(here, .GET, "/v1/sessions?status=pending&provider=fiskil")
        #expect(listed.body.contains(id))
        #expect(!listed.body.contains("auth_url"), "a list shows no addresses")
        let open = try await call(here, .GET, "/v1/sessions/\(id)/outcome?wait_s=0")
        #expect(open.status == 204)
        let revoked = try await call(here, .DELETE, "/v1/sessions/\(id)")
        #expect(revoked.json["status"] as? String == "revoked")
        let outcome = try await call(here, .GET, "/v1/sessions/\(id)/outcome?wait_s=30")
        #expect(outcome.status == 200)
        #expect(outcome.json["via"] as? String == "operator")
        #expect(outcome.json["id"] as? String == id)
        let shown = try await call(here, .GET, "/v1/sessions/\(id)")
        #expect((shown.json["outcome"] as? [String: Any])?["status"] as? String == "revoked")
        let events = try await call(here, .GET, "/v1/events?after=1")
        #expect(events.headers.first(name: "Content-Type") == "application/x-ndjson")
        #expect(events.body.split(separator: "\n").count == 2)
        #expect(events.body.contains("\"peer\":{\"pid\":\(getpid()),\"uid\":\(getuid()),"))
        #expect(try await call(here, .GET, "/livez").status == 200)
        #expect(try await call(here, .GET, "/readyz").status == 200)
        withExtendedLifetime(daemon) {}
    }

    @Test func `a key makes a repetition the same session`() async throws {
        let here = try await Installation()
        var daemon = try await here.start()
        let key: HTTPHeaders = ["Idempotency-Key": "order 7"]
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    let answer = try await call(here, .POST, "/v1/sessions", asked, key)
                    return answer.json["id"] as? String ?? answer.body
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try here.events().filter { $0.type == "session.created" }.count == 1)
        let other = asked.replacing("eu_1", with: "eu_2")
        let reused = try await call(here, .POST, "/v1/sessions", other, key)
        #expect(reused.status == 422)
        #expect(reused.code == "idempotency_key_reused")
        daemon.signal(SIGKILL)
        _ = await daemon.ended()
        daemon = try await here.start()
        let forgotten = try await call(here, .POST, "/v1/sessions", asked, key)
        #expect(forgotten.status == 409)
        #expect(forgotten.code == "auth_url_forgotten")
        withExtendedLifetime(daemon) {}
    }

    @Test func `each mistake has its code`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let long = "\"\(String(repeating: "x", count: 70_000))\""
        let mistakes: [(HTTPMethod, String, String?, HTTPHeaders, UInt, String)] = [
            (.POST, "/v1/sessions", "{", [:], 400, "invalid_json"),
            (.POST, "/v1/sessions", "[]", [:], 400, "invalid_json"),
            (.POST, "/v1/sessions", "{}", [:], 400, "invalid_field"),
            (.POST, "/v1/sessions", #"{"provider":1}"#, [:], 400, "invalid_field"),
            (.POST, "/v1/sessions", #"{"provder":"fiskil"}"#, [:], 400, "unknown_field"),
            (.POST, "/v1/sessions", long, [:], 413, "body_too_large"),
            (
                .POST, "/v1/sessions", #"{"provider":"no","end_user_id":"e"}"#, [:], 400,
                "unknown_provider"
            ),
            (
                .POST, "/v1/sessions",
                #"{"provider":"fiskil","end_user_id":"e","lifetime_s":1.5}"#, [:], 400,
                "invalid_field"
            ),
            (
                .POST, "/v1/sessions",
                #"{"provider":"fiskil","end_user_id":"e","return_url":"https://x.example/"}"#,
                [:], 400, "return_url_not_allowed"
            ),
            (
                .POST, "/v1/sessions",
                #"{"provider":"fiskil","end_user_id":"e","cancel_url":"https://u:p@x.example/"}"#,
                [:], 400, "return_url_not_allowed"
            ),
            (
                .POST, "/v1/sessions", #"{"provider":"fiskil","end_user_id":"unknown"}"#, [:],
                502, "provider_refused"
            ),
            (.GET, "/v1/sessions/nobody", nil, [:], 404, "no_such_session"),
            (.GET, "/v1/sessions?status=odd", nil, [:], 400, "invalid_field"),
            (.GET, "/v1/sessions?limit=0", nil, [:], 400, "invalid_field"),
            (.GET, "/v1/sessions?odd=1", nil, [:], 400, "invalid_field"),
            (.GET, "/v1/events?after=x", nil, [:], 400, "invalid_field"),
            (.GET, "/v1/nothing", nil, [:], 404, "not_found"),
            (.PUT, "/v1/sessions", nil, [:], 405, "method_not_allowed"),
            (.GET, "/v1/status", nil, ["Host": "::callbackd"], 403, "forbidden_host"),
            (.GET, "/v1/status", nil, ["Host": "localhost:evil"], 403, "forbidden_host"),
            (.GET, "/v1/status", nil, ["Host": "callbac\u{212A}d"], 403, "forbidden_host"),
            (.GET, "/v1/status", nil, ["Origin": "null"], 403, "forbidden_origin"),
            (.GET, "/v1/status", nil, ["Referer": "http://localhost/"], 403, "forbidden_origin"),
            (.GET, "/v1/status", nil, ["Host": "example.com"], 403, "forbidden_host"),
            (
                .GET, "/v1/status", nil, ["Host": "callbackd", "Host": "example.com"], 400,
                "bad_request"
            ),
        ]
        for (method, path, body, headers, status, code) in mistakes {
            let answer = try await call(here, method, path, body, headers)
            #expect(answer.status == status, "\(path) \(body?.prefix(50) ?? "")")
            #expect(answer.code == code, "\(path) \(body?.prefix(50) ?? "")")
            #expect(answer.headers.first(name: "Content-Type") == "application/problem+json")
        }
        #expect(try here.events().filter { $0.type == "session.created" }.isEmpty)
        let local = try await call(here, .GET, "/v1/status", nil, ["Host": "localhost:80"])
        #expect(local.status == 200)
        withExtendedLifetime(daemon) {}
    }

    @Test func `a long poll ends when the daemon stops`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let created = try await call(here, .POST, "/v1/sessions", asked)
        let id = try #require(created.json["id"] as? String)
        async let waiting = call(here, .GET, "/v1/sessions/\(id)/outcome?wait_s=3600")
        while true {
            let status = try await call(here, .GET, "/v1/status")
            if (status.json["sessions"] as? [String: Any])?["waiters"] as? Int == 1 { break }
        }
        daemon.signal(SIGTERM)
        let answer = try await waiting
        #expect(answer.status == 503)
        #expect(answer.code == "stopping")
        #expect(await daemon.ended().status == 0)
    }
}

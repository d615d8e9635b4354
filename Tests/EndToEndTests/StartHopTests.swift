import Foundation
import NIOHTTP1
import Testing

@Suite struct `The start address` {
    /// Name and value of the cookie that an answer sets.
    func cookie(_ headers: HTTPHeaders) throws -> String {
        let set = try #require(headers.first(name: "Set-Cookie"))
        #expect(set.contains("; Path=/; HttpOnly; SameSite=Lax"))
        return String(set.prefix { $0 != ";" })
    }

    @Test func `leads to the consent page with a cookie, and is recorded once`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create()
        let start = try #require(session["start_url"])
        let get = Installation.get
        #expect(try await get(start, .GET, ["Sec-Purpose": "prefetch"]).status == 503)
        #expect(try await get(start, .HEAD, [:]).status == 405)
        #expect(try here.types(of: session) == ["session.created"])
        for _ in 0..<2 {
            let answer = try await get(start, .GET, [:])
            #expect(answer.status == 303)
            #expect(answer.headers.first(name: "Location") == session["auth_url"])
            #expect(try cookie(answer.headers).hasPrefix("callbackd-start-"))
        }
        #expect(try here.types(of: session) == ["session.created", "session.started"])
        _ = try await get(here.press("approve", in: session), .GET, [:])
        let after = try await get(start, .GET, [:])
        #expect(after.status == 200)
        #expect(after.body.contains("<h1>You&#39;re connected</h1>"))
        #expect(after.headers["Set-Cookie"].isEmpty)
        withExtendedLifetime(daemon) {}
    }

    @Test func `leads to the application once there is an outcome`() async throws {
        let here = try await Installation("pages: { return_origins: [http://127.0.0.1:9] }")
        let daemon = try await here.start()
        let session = try await here.create("--return-url", "http://127.0.0.1:9/done")
        let callback = try await Installation.get(here.press("approve", in: session), .GET, [:])
        let location = try #require(callback.headers.first(name: "Location"))
        #expect(location.hasPrefix("http://127.0.0.1:9/done?session_id="))
        let start = try #require(session["start_url"])
        let after = try await Installation.get(start, .GET, [:])
        #expect(after.status == 303)
        #expect(after.headers.first(name: "Location") == location)
        withExtendedLifetime(daemon) {}
    }

    @Test func `after a restart says to start again`() async throws {
        let here = try await Installation()
        var daemon = try await here.start()
        let session = try await here.create()
        let start = try #require(session["start_url"].flatMap { URL(string: $0) })
        daemon.signal(SIGTERM)
        _ = await daemon.ended()
        daemon = try await here.start()
        let answer = try await Installation.get(here.callbackURL() + start.path())
        #expect(answer.status == 410)
        withExtendedLifetime(daemon) {}
    }

    @Test func `ties the callbacks where all sessions have one address`() async throws {
        let here = try await Installation()
        try here.rewrite { text in
            let fiskil = "client_id: client\n    client_secret"
            return text.replacing(
                fiskil, with: fiskil.replacing("\n", with: "\n    correlation: session_id\n"))
        }
        let daemon = try await here.start()
        let session = try await here.create()
        let start = try await Installation.get(try #require(session["start_url"]))
        let cancel = try await here.press("deny", in: session)
        #expect(try #require(URL(string: cancel)).path() == "/cancel/fiskil")
        #expect(try await Installation.get(cancel).status == 400)
        #expect(try here.types(of: session) == ["session.created", "session.started"])
        let mine: HTTPHeaders = ["Cookie": "a=b; \(try cookie(start.headers))"]
        for _ in 0..<2 { #expect(try await Installation.get(cancel, .GET, mine).status == 200) }
        #expect(
            try here.types(of: session) == [
                "session.created", "session.started", "session.cancelled",
            ])
        #expect(try here.events().filter { $0.type == "callback.rejected" }.count == 1)
        withExtendedLifetime(daemon) {}
    }
}

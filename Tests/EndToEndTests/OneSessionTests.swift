import Foundation
import NIOHTTP1
import Testing

@Suite(.serialized) struct `One Fiskil session` {
    @Test(arguments: [
        ("approve", Int32(0), "session.completed"), ("deny", 10, "session.cancelled"),
        ("fail", 11, "session.failed"), ("timeout", 11, "session.failed"),
    ])
    func `create --wait tells the outcome by its exit status`(
        _ button: String, _ status: Int32, _ type: String
    ) async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let waiting = try RunningProgram(
            "callbackctl",
            [
                "--socket", here.socket, "create", "--provider", "fiskil", "--end-user", "eu",
                "--json", "--wait",
            ])
        let session = try Installation.members(await waiting.firstLine())
        let page = try await Installation.get(here.press(button, in: session))
        #expect(page.status == 200)
        #expect(await waiting.ended().status == status)
        #expect(try here.types(of: session) == ["session.created", type])
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
        #expect(try here.events().last?.type == "daemon.stopped")
        #expect(!FileManager.default.fileExists(atPath: here.socket))
    }

    @Test func `create --wait returns 12 when nobody comes back`() async throws {
        let here = try await Installation("expiry_grace_s: 0")
        let daemon = try await here.start()
        let ended = try await here.control(
            "create", "--provider", "fiskil", "--end-user", "eu", "--lifetime", "1", "--wait")
        #expect(ended.status == 12)
        #expect(try here.events().map(\.type).suffix(1) == ["session.expired"])
        withExtendedLifetime(daemon) {}
    }

    @Test func `fifty racing browsers see one page, and one event is written`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create()
        let url = try await here.press("approve", in: session)
        let pages = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let page = try await Installation.get(url)
                    return "\(page.status) \(page.body)"
                }
            }
            return try await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(pages.count == 50)
        #expect(Set(pages).count == 1)
        #expect(pages.first?.hasPrefix("200 ") == true)
        #expect(try here.types(of: session) == ["session.created", "session.completed"])
        withExtendedLifetime(daemon) {}
    }

    @Test func `a killed daemon takes the callback after its restart`() async throws {
        let here = try await Installation()
        var daemon = try await here.start()
        let session = try await here.create()
        daemon.signal(SIGKILL)
        _ = await daemon.ended()
        daemon = try await here.start()
        let shown = try Installation.members(
            await here.control("show", try #require(session["id"]), "--json").output)
        #expect(shown["status"] == "pending")
        #expect(shown["auth_url"] == nil, "it was in memory only")
        // The port is another one after the restart: what counts is the path.
        let redirect = try #require(URL(string: await here.press("approve", in: session)))
        let address = try await here.callbackAddress()
        let page = try await Installation.get(
            "http://\(address)\(redirect.path())?\(redirect.query() ?? "")")
        #expect(page.status == 200)
        #expect(try here.types(of: session) == ["session.created", "session.completed"])
        withExtendedLifetime(daemon) {}
    }

    @Test func `what is forged, stray or early changes nothing`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create()
        let denial = try await here.press("deny", in: session)
        let cancel = String(denial.prefix { $0 != "?" })
        let mine = try #require(session["provider_session_id"])
        let unknown =
            cancel.prefix(upTo: try #require(cancel.lastIndex(of: "/")))
            + "/" + String(repeating: "x", count: 43)
        let get = Installation.get
        #expect(try await get("\(cancel)?session_id=another", .GET, [:]).status == 400)
        #expect(try await get("\(cancel)?session_id=\(mine)", .GET, [:]).status == 400)
        #expect(try await get("\(cancel)?error=a&error=b", .GET, [:]).status == 400)
        #expect(try await get("\(cancel)?error=%ff", .GET, [:]).status == 400)
        #expect(try await get(cancel, .GET, [:]).status == 400)
        #expect(try await get(denial, .HEAD, [:]).status == 405)
        #expect(try await get(denial, .GET, ["Sec-Purpose": "prefetch"]).status == 503)
        #expect(try await get("\(unknown)?error=x", .GET, [:]).status == 404)
        #expect(
            try await get(cancel.replacing("/cancel/", with: "/callback/"), .GET, [:]).status == 404
        )
        let long = String(repeating: "a", count: 100 * 1024)
        #expect(try await get("\(cancel)?error=\(long)", .GET, [:]).status == 431)
        let shown = try Installation.members(
            await here.control("show", try #require(session["id"]), "--json").output)
        #expect(shown["status"] == "pending")
        let types = try here.types(of: session)
        #expect(types == ["session.created"] + Array(repeating: "callback.rejected", count: 5))
        #expect(try await get(denial, .GET, [:]).status == 200)
        #expect(try here.types(of: session).last == "session.cancelled")
        withExtendedLifetime(daemon) {}
    }

    @Test func `the application's own addresses are where the browser ends`() async throws {
        let here = try await Installation("pages: { return_origins: [https://app.example.com] }")
        let daemon = try await here.start()
        let session = try await here.create(
            "--return-url", "https://app.example.com/done?a=1",
            "--cancel-url", "https://app.example.com/no")
        let page = try await Installation.get(here.press("deny", in: session))
        #expect(page.status == 303)
        let location = try #require(page.headers.first(name: "Location"))
        #expect(location.hasPrefix("https://app.example.com/no?session_id="))
        #expect(location.contains("&error=access_denied&error_type=CONSENT_ENDUSER_DENIED&"))
        let refused = try await here.control(
            "create", "--provider", "fiskil", "--end-user", "eu",
            "--return-url", "https://evil.example/")
        #expect(refused.status == 65)
        withExtendedLifetime(daemon) {}
    }

    @Test func `no token, address or secret is written anywhere`() async throws {
        let here = try await Installation("log_level: trace")
        let daemon = try await here.start()
        let session = try await here.create()
        let redirect = try await here.press("approve", in: session)
        let token = try #require(
            redirect.prefix { $0 != "?" }.split(separator: "/").last.map(String.init))
        _ = try await Installation.get(redirect)
        let shown = try await here.control("events").output
        daemon.signal(SIGTERM)
        let ended = await daemon.ended()
        let journal = try here.events().map(\.line).joined()
        let authURL = try #require(session["auth_url"])
        for place in [journal, shown, ended.output, ended.errors, here.notify.said.joined()] {
            for secret in [token, authURL, "planted-client-secret"] {
                #expect(!place.contains(secret))
            }
        }
        #expect(journal.contains("session.completed"))
    }
}

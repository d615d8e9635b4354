import Foundation
import NIOHTTP1
import Testing

@Suite(.serialized) struct `One Conductor session` {
    /// Where the browser is sent by a button of the consent page.
    func press(_ button: String, _ session: [String: String]) async throws -> String? {
        let page = try #require(session["auth_url"]).prefix { $0 != "?" }
        return try await Installation.get("\(page)/\(button)").headers.first(name: "Location")
    }

    @Test func `is returned by its callback, and completed by a confirmation`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create(provider: "conductor", endUser: "end_usr_1")
        let redirect = try #require(try await press("return", session))
        let page = try await Installation.get(redirect)
        #expect(page.status == 200)
        let id = try #require(session["id"])
        let shown = try Installation.members(await here.control("show", id, "--json").output)
        #expect(shown["status"] == "returned")
        #expect(try await Installation.get(redirect).body == page.body)
        #expect(try here.types(of: session) == ["session.created", "session.returned"])
        _ = try await press("sync", session)
        #expect(try await here.control("wait", id, "--timeout", "60").status == 0)
        let settled = try #require(try here.events().last { $0.subject == id })
        #expect(settled.type == "session.completed")
        #expect(settled.line.contains(#""via":"confirmation""#))
        let created = try #require(try here.events().first { $0.subject == id })
        #expect(created.line.contains(#""provider_request_id":"req_"#))
        withExtendedLifetime(daemon) {}
    }

    @Test func `is confirmed after a restart`() async throws {
        let here = try await Installation()
        var daemon = try await here.start()
        let session = try await here.create(provider: "conductor", endUser: "end_usr_1")
        _ = try await Installation.get(try #require(try await press("return", session)))
        daemon.signal(SIGKILL)
        _ = await daemon.ended()
        _ = try await press("sync", session)
        daemon = try await here.start()
        let id = try #require(session["id"])
        #expect(try await here.control("wait", id, "--timeout", "60").status == 0)
        withExtendedLifetime(daemon) {}
    }

    @Test func `expires when nothing confirms it`() async throws {
        let here = try await Installation(
            "expiry_grace_s: 0", sandboxOptions: ["--session-lifetime", "2"])
        let daemon = try await here.start()
        let session = try await here.create(provider: "conductor", endUser: "end_usr_1")
        _ = try await Installation.get(try #require(try await press("return", session)))
        let id = try #require(session["id"])
        #expect(try await here.control("wait", id, "--timeout", "60").status == 12)
        #expect(
            try here.types(of: session) == [
                "session.created", "session.returned", "session.expired",
            ])
        withExtendedLifetime(daemon) {}
    }
}

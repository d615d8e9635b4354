import Foundation
import NIOHTTP1
import Testing

@Suite(.serialized) struct `One Knot session` {
    func create(in here: Installation) async throws -> [String: String] {
        try await here.create("--option", "type=link", provider: "knot", endUser: "user-1")
    }

    @Test func `is shown to its creator once, and completed by a signed webhook`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await create(in: here)
        let name = try #require(session["provider_session_id"])
        #expect(UUID(uuidString: name) != nil)
        #expect(session["auth_url"] == nil)
        let shown = try Installation.members(
            await here.control("show", try #require(session["id"]), "--json").output)
        #expect(shown["provider_session_id"]?.hasPrefix("sha256:") == true)

        let webhook = here.knotWebhook
        let count = try here.events().count
        #expect(try await webhook("AUTHENTICATED", name, "user-1", 1, "wrong").status == 401)
        #expect(try here.events().count == count + 1, "webhook.rejected")
        let failed = try await webhook(
            "CREDENTIALS_FAILED", name, "user-1", 2, "planted-knot-secret")
        #expect(failed.status == 200)
        let foreign = try await webhook("AUTHENTICATED", name, "user-2", 3, "planted-knot-secret")
        #expect(foreign.status == 200)
        #expect(try here.types(of: session) == ["session.created", "webhook.received"])

        let answer = try await webhook("AUTHENTICATED", name, "user-1", 4, "planted-knot-secret")
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
        let waited = try await here.control("wait", try #require(session["id"]))
        #expect(waited.status == 0)
        let types = try here.types(of: session)
        #expect(
            types == [
                "session.created", "webhook.received", "session.completed", "webhook.received",
            ])

        let before = try here.events().count
        let again = try await webhook("AUTHENTICATED", name, "user-1", 4, "planted-knot-secret")
        #expect(again.status == 200)
        #expect(try here.events().count == before)
        let sessionless = try await webhook(
            "NEW_TRANSACTIONS_AVAILABLE", nil, "user-1", 5, "planted-knot-secret")
        #expect(sessionless.status == 200)
        #expect(try here.events().last?.type == "webhook.received")
        withExtendedLifetime(daemon) {}
    }

    @Test func `a webhook that comes again after a restart is no second event`() async throws {
        let here = try await Installation()
        var daemon = try await here.start()
        let session = try await create(in: here)
        let name = try #require(session["provider_session_id"])
        _ = try await here.knotWebhook("AUTHENTICATED", session: name, endUser: "user-1")
        daemon.signal(SIGKILL)
        _ = await daemon.ended()
        daemon = try await here.start()
        let count = try here.events().count
        let again = try await here.knotWebhook("AUTHENTICATED", session: name, endUser: "user-1")
        #expect(again.status == 200)
        #expect(try here.events().count == count)
        withExtendedLifetime(daemon) {}
    }

    @Test func `can be extended, by either wire`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await create(in: here)
        let extended = try await here.control("extend", try #require(session["id"]), "--json")
        #expect(extended.status == 0)
        let end = try #require(try Installation.members(extended.output)["expires_at"])
        #expect(end > (session["expires_at"] ?? ""))
        let name = try #require(session["provider_session_id"])
        let answer = try await here.call(
            .POST, "/knot/session/extend", #"{"session_id":"\#(name)"}"#)
        #expect(answer.status == 200)
        #expect(answer.json["session"] as? String == name)
        #expect(
            try here.types(of: session) == [
                "session.created", "session.extended", "session.extended",
            ])
        let other = try await here.create()
        #expect(try await here.control("extend", try #require(other["id"])).status == 65)
        let unknown = try await here.call(
            .POST, "/knot/session/extend", #"{"session_id":"unheard-of"}"#)
        #expect(unknown.status == 400)
        #expect(unknown.json["error_code"] as? String == "SESSION_NOT_FOUND")
        withExtendedLifetime(daemon) {}
    }
}

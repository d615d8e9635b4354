import Foundation
import NIOHTTP1
import Testing

@Suite(.serialized) struct `Fiskil's consent.received` {
    @Test func `settles the only session it can mean`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create("--institution", "10")
        #expect(try await here.fiskilWebhook("m1", endUser: "eu", consent: "c-1").status == 200)
        let id = try #require(session["id"])
        let outcome = try await here.call(.GET, "/v1/sessions/\(id)/outcome").json
        #expect(outcome["status"] as? String == "completed")
        #expect(outcome["via"] as? String == "webhook")
        #expect(outcome["consent_id"] as? String == "c-1")
        let count = try here.events().count
        #expect(try await here.fiskilWebhook("m1", endUser: "eu", consent: "c-1").status == 200)
        #expect(try here.events().count == count)
        withExtendedLifetime(daemon) {}
    }

    @Test func `that could mean two sessions settles neither`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let sessions = [try await here.create(), try await here.create()]
        #expect(try await here.fiskilWebhook("m1", endUser: "eu", consent: "c-1").status == 200)
        for session in sessions {
            #expect(try here.types(of: session) == ["session.created"])
        }
        let last = try #require(try here.events().last)
        #expect(last.type == "webhook.received")
        #expect(last.line.contains(#""effect":"ambiguous""#))
        withExtendedLifetime(daemon) {}
    }

    @Test func `names the consent of a session that is completed already`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create()
        _ = try await Installation.get(here.press("approve", in: session))
        #expect(try await here.fiskilWebhook("m1", endUser: "eu", consent: "c-1").status == 200)
        let id = try #require(session["id"])
        let outcome = try await here.call(.GET, "/v1/sessions/\(id)/outcome").json
        #expect(outcome["via"] as? String == "callback")
        #expect(outcome["consent_id"] as? String == "c-1")
        withExtendedLifetime(daemon) {}
    }
}

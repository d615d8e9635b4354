import FoundationEssentials
import NIOHTTP1
import Sessions
import Testing
import Values

@testable import Providers

@Suite struct `Knot` {
    func request(_ options: [ExactText: JSONValue]) throws -> OpenRequest {
        try OpenRequest(provider: "knot", endUserID: "123abc", options: options)
    }

    @Test func `is asked with its password and its version`() async throws {
        let server = try await ScriptedServer { _, _ in .json(200, #"{"session":"uuid-1"}"#) }
        let provider = try ConfiguredProvider.knot(at: server)
        let begun = try await provider.begin(
            request([
                "type": .string("vault"),
                "metadata": .object(["n": .integer(9_007_199_254_740_993)]),
            ]), returningTo: ConfiguredProvider.addresses)
        let call = try #require(server.calls.first)
        #expect(call.path == "/session/create")
        #expect(call.headers.first(name: "Authorization") == "Basic Y2xpZW50OnRlc3Qtc2VjcmV0")
        #expect(call.headers.first(name: "Knot-Version") == "2.0")
        #expect(
            call.body == #"{"external_user_id":"123abc","metadata":{"n":9007199254740993},"#
                + #""type":"vault"}"#)
        #expect(begun.id == "uuid-1")
        #expect(begun.authURL == nil)
        #expect(begun.lifetime == .seconds(1800))
        #expect(begun.completesOn == "VAULTING_SUCCEEDED")
        #expect(provider.keepsSessionsSecret)
    }

    @Test(
        arguments: [
            ([:], "The type field is required."),
            (
                ["type": .string("card_switcher")],
                "The card_id field is required when type = card_switcher."
            ),
            (
                ["type": .string("link"), "phone_number": .string("0123")],
                "The phone number format is invalid."
            ),
            (
                ["type": .string("link"), "email": .string("nobody")],
                "The email must be a valid email address."
            ),
            (
                ["type": .string("link"), "processor_token": .integer(1)],
                "The processor token must be a string."
            ),
            (
                ["type": .string("link"), "card": .object(["blocked": .string("no")])],
                "The card.blocked field must be true or false."
            ),
        ] as [([ExactText: JSONValue], String)])
    func `its rules are checked before the call, in its own words`(
        _ options: [ExactText: JSONValue], _ message: String
    ) throws {
        let provider = try ConfiguredProvider.knot()
        let refusal = #expect(throws: Refusal.self) { try provider.check(request(options)) }
        guard case .invalidField(let name, let reason)? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(name.hasPrefix("options."))
        #expect(reason.hasSuffix(message))
        var members = options
        members["external_user_id"] = .string("123abc")
        let reading = try #require(provider.dropIn).read(
            DropInRequest(path: "/session/create", body: WireObject(members).bytes))
        guard case .answered(let answer) = reading else {
            Issue.record("it is not answered")
            return
        }
        #expect(answer.status == 400)
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"error_code":"INVALID_FIELD","error_message":"\#(message)","#
                + #""error_type":"INVALID_REQUEST"}"#)
    }

    @Test func `a type that is not known yet is handed on`() throws {
        try ConfiguredProvider.knot().check(request(["type": .string("later")]))
    }

    @Test func `what it has no use for is refused`() throws {
        let provider = try ConfiguredProvider.knot()
        let options: [ExactText: JSONValue] = ["type": .string("link")]
        #expect(throws: Refusal.self) {
            try provider.check(
                OpenRequest(
                    provider: "knot", endUserID: "e", returnURL: "https://a.example",
                    options: options))
        }
        #expect(throws: Refusal.self) {
            try provider.check(
                OpenRequest(
                    provider: "knot", endUserID: "e", institutionID: "10", options: options))
        }
    }

    @Test func `a session is extended by its own name`() async throws {
        let server = try await ScriptedServer { _, _ in .json(200, #"{"session":"uuid-1"}"#) }
        let provider = try ConfiguredProvider.knot(at: server)
        let session = try ConfiguredProvider.session(provider)
        let granted = try await provider.extend(session, providerSessionID: "uuid-1")
        #expect(granted?.duration == .seconds(1800))
        #expect(server.calls.first?.path == "/session/extend")
        #expect(server.calls.first?.body == #"{"session_id":"uuid-1"}"#)
    }

    @Test func `a fault of its own is told as it was`() async throws {
        let server = try await ScriptedServer { _, _ in .json(500, #"{"message":"Server Error"}"#) }
        let provider = try ConfiguredProvider.knot(at: server)
        let error = await #expect(throws: ProviderError.self) {
            try await provider.begin(
                request(["type": .string("link")]), returningTo: ConfiguredProvider.addresses)
        }
        guard case .unavailable(_, let answer?)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(answer.status == 500)
        #expect(answer.body == Array(#"{"message":"Server Error"}"#.utf8))
    }
}

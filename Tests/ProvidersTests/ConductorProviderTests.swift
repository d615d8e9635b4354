import AsyncHTTPClient
import FoundationEssentials
import NIOHTTP1
import Sessions
import Testing
import Values

@testable import Providers

@Suite struct `Conductor` {
    static let session =
        #"{"id":"auth_sess_1","objectType":"auth_session","#
        + #""createdAt":"2026-01-01T00:00:00.000Z","endUserId":"end_usr_1","#
        + #""clientSecret":"cs","authFlowUrl":"https://connect.conductor.is/qbd/cs?key=pk_1","#
        + #""expiresAt":"2026-01-01T00:30:00.000Z","#
        + #""redirectUrl":"https:\/\/cb.example\/callback\/x\/TOKEN","added":1}"#

    func request(
        _ options: [ExactText: JSONValue] = [:], lifetime: Int? = nil, returnURL: String? = nil
    ) throws -> OpenRequest {
        try OpenRequest(
            provider: "conductor", endUserID: "end_usr_1", returnURL: returnURL,
            lifetimeSeconds: lifetime, options: options)
    }

    func server(_ reply: ScriptedServer.Reply? = nil) async throws -> ScriptedServer {
        try await ScriptedServer { _, _ in
            reply ?? .json(200, Self.session, ["Conductor-Request-Id": "req_1"])
        }
    }

    @Test func `is sent what it documents, and nothing else`() async throws {
        let server = try await server()
        let provider = try ConfiguredProvider.conductor(at: server)
        let begun = try await provider.begin(
            request(lifetime: 961), returningTo: ConfiguredProvider.addresses)
        let call = try #require(server.calls.first)
        #expect(call.path == "/auth-sessions")
        #expect(call.headers.first(name: "Authorization") == "Bearer sk_s3cret")
        #expect(
            call.body == #"{"endUserId":"end_usr_1","linkExpiryMins":17,"publishableKey":"pk_1","#
                + #""redirectUrl":"https://cb.example/callback/x/TOKEN"}"#)
        #expect(begun.id == "auth_sess_1")
        #expect(begun.authURL == "https://connect.conductor.is/qbd/cs?key=pk_1")
        #expect(begun.createdAt?.rfc3339 == "2026-01-01T00:00:00.000Z")
        #expect(begun.requestID == "req_1")
    }

    @Test(arguments: [
        (String?.none, "null"), ("https://app.example/done", #""https://app.example/done""#),
    ])
    func `our address is never in the answer that is handed on`(
        _ returnURL: String?, _ literal: String
    ) async throws {
        let server = try await server()
        let provider = try ConfiguredProvider.conductor(at: server)
        let begun = try await provider.begin(
            request(returnURL: returnURL), returningTo: ConfiguredProvider.addresses)
        let answer = try #require(begun.answer)
        let body = String(decoding: answer.body, as: UTF8.self)
        #expect(!body.contains("TOKEN"))
        #expect(body.contains(#""redirectUrl":\#(literal),"added":1}"#))
        #expect(answer.headers["Conductor-Request-Id"] == "req_1")
        withExtendedLifetime(server) {}
    }

    @Test func `bounds are checked before the call`() throws {
        let provider = try ConfiguredProvider.conductor()
        for minutes in [JSONValue.integer(14), .integer(10_081), .string("30"), .number(14.9)] {
            #expect(throws: Refusal.self) {
                try provider.check(request(["linkExpiryMins": minutes]))
            }
        }
        for seconds in [899, 604_801] {
            #expect(throws: Refusal.self) { try provider.check(request(lifetime: seconds)) }
        }
        try provider.check(request(["linkExpiryMins": .number(15.5)]))
        try provider.check(request(lifetime: 604_800))
        #expect(throws: Refusal.self) { try provider.check(request(["nonsense": .null])) }
    }

    @Test func `the publishable key is the request's, else the configured one`() throws {
        let none = try ConfiguredProvider.conductor(publishableKey: nil)
        #expect(throws: Refusal.self) { try none.check(request()) }
        try none.check(request(["publishableKey": .string("pk_2")]))
    }

    @Test func `a refusal is read, JSON or not`() async throws {
        let body =
            #"{"error":{"message":"m","type":"INVALID_REQUEST_ERROR","code":"RESOURCE_MISSING","#
            + #""httpStatusCode":404,"requestId":"req_9"}}"#
        for (reply, name) in [
            (ScriptedServer.Reply.json(404, body), "RESOURCE_MISSING" as String?),
            (.html(404), nil),
        ] {
            let server = try await server(reply)
            let provider = try ConfiguredProvider.conductor(at: server)
            let error = await #expect(throws: ProviderError.self) {
                try await provider.begin(request(), returningTo: ConfiguredProvider.addresses)
            }
            guard case .refused(let refusal)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(refusal.status == 404)
            #expect(refusal.name == name)
            #expect(refusal.answer?.status == 404)
            withExtendedLifetime(server) {}
        }
    }

    @Test(arguments: [
        (#"[]"#, Sessions.Confirmation.notYet), (#"[{"lastSuccessfulRequestAt":null}]"#, .notYet),
        (#"[{"lastSuccessfulRequestAt":"2026-01-01T00:00:00.000Z"}]"#, .notYet),
        (#"[{},{"lastSuccessfulRequestAt":"2026-01-01T00:00:00.001Z"}]"#, .yes),
    ])
    func `a successful request after the session's creation is a yes`(
        _ connections: String, _ expected: Sessions.Confirmation
    ) async throws {
        let server = try await server(.json(200, #"{"integrationConnections":\#(connections)}"#))
        let provider = try ConfiguredProvider.conductor(at: server)
        let session = try ConfiguredProvider.session(
            provider, createdAt: Date(rfc3339: "2026-01-01T00:00:00.000Z"), endUser: "end/usr 1")
        #expect(try await provider.confirm(session) == expected)
        #expect(server.calls.first?.path == "/end-users/end%2Fusr%201")
    }

    @Test func `its redirect proves nothing`() throws {
        let provider = try ConfiguredProvider.conductor()
        let session = try ConfiguredProvider.session(provider)
        let nothing = CallbackParameters(values: [:])
        #expect(provider.outcome(of: nothing, on: .callback, for: session) == .returned)
        #expect(
            provider.outcome(of: nothing, on: .cancel, for: session) == .malformed(.noParameters))
    }

    @Test(arguments: ["000", "001", "099"], ["\r\n", "Content-Length: 2\r\n\r\nhi"])
    func `a status that HTTP does not know ends the call, not the process`(
        _ status: String, _ rest: String
    ) async throws {
        let server = try await server(.raw("HTTP/1.1 \(status) X\r\n\(rest)"))
        let client = HTTPClient(configuration: ProviderKinds.clientConfiguration)
        let provider = try ConfiguredProvider.conductor(at: server, client: client)
        await #expect(throws: ProviderError.self) {
            try await provider.begin(request(), returningTo: ConfiguredProvider.addresses)
        }
        let session = try ConfiguredProvider.session(provider, createdAt: Date())
        await #expect(throws: ProviderError.self) { _ = try await provider.confirm(session) }
        try await client.shutdown()
    }

    @Test func `a name that is our own address is not recorded`() async throws {
        let body = Self.session.replacing(
            "auth_sess_1", with: ConfiguredProvider.addresses.callback)
        let server = try await server(.json(200, body))
        let provider = try ConfiguredProvider.conductor(at: server)
        await #expect(throws: ProviderError.self) {
            try await provider.begin(request(), returningTo: ConfiguredProvider.addresses)
        }
        withExtendedLifetime(server) {}
    }
}

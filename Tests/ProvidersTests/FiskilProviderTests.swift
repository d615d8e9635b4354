import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1
import Sessions
import Settings
import Testing
import Values

@testable import Providers

@Suite struct `Fiskil` {
    static let token = #"{"token":"tok-1","token_type":"Bearer","expires_in":900}"#
    static let session =
        #"{"id":"client","session_id":"ps-1","auth_url":"https://auth.fiskil.com?sess_id=ps-1","#
        + #""expires_at":1900000000,"new_member":[1]}"#

    /// Does not wait between tries.
    struct HastyClock: Clock {
        var now: ContinuousClock.Instant { .now }
        var minimumResolution: Swift.Duration { .zero }
        func sleep(until deadline: ContinuousClock.Instant, tolerance: Swift.Duration?) async throws
        {}
    }

    func begin(
        at server: ScriptedServer, institution: String? = nil, permissions: [String]? = nil
    ) async throws -> ProviderSession {
        let client = HTTPClient(configuration: ProviderKinds.clientConfiguration)
        let result: Result<ProviderSession, any Error>
        do {
            let provider = try provider(at: server.baseURL, client)
            let request = try OpenRequest(
                provider: "fiskil", endUserID: "eu_1", institutionID: institution,
                permissions: permissions)
            result = .success(try await provider.begin(request, returningTo: addresses))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    /// What the provider refused with; the answer as it came is compared elsewhere.
    func refusal(of server: ScriptedServer) async throws -> ProviderRefusal? {
        let error = await #expect(throws: ProviderError.self) { try await begin(at: server) }
        guard case .refused(let said)? = error else { return nil }
        #expect(said.answer?.status == said.status)
        return ProviderRefusal(
            status: said.status, name: said.name, id: said.id, message: said.message)
    }

    let addresses = ReturnAddresses.own(callback: "https://cb/1", cancel: "https://cb/2")

    func provider(at baseURL: String, _ client: HTTPClient) throws -> FiskilProvider {
        var table = try SettingsTable(
            .table([
                "base_url": .scalar(baseURL, quoted: false),
                "client_id": .scalar("client", quoted: false),
                "client_secret": .table(["credential": .scalar("name", quoted: false)]),
            ]))
        let parts = ProviderKinds.Parts(
            client: client,
            secret: { _ throws(CredentialFlaw) in
                guard let secret = Secret("s3cret\n") else { throw CredentialFlaw(reason: "") }
                return secret
            }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let settings = try FiskilSettings(&table, parts: parts)
        return FiskilProvider(
            try #require(ProviderName("fiskil")), settings,
            client: ProviderClient(client, clock: HastyClock()))
    }

    @Test func `a session is asked for with only what was given`() async throws {
        let server = try await ScriptedServer { call, _ in
            .json(200, call.path == "/v1/token" ? Self.token : Self.session)
        }
        let session = try await begin(at: server)
        #expect(session.id == "ps-1")
        #expect(session.authURL == "https://auth.fiskil.com?sess_id=ps-1")
        #expect(session.expiresAt == Date(timeIntervalSince1970: 1_900_000_000))
        #expect(server.calls.map(\.path) == ["/v1/token", "/v1/auth/session"])
        let sent = try server.calls.map {
            try JSONDecoder().decode([String: String].self, from: Data($0.body.utf8))
        }
        #expect(sent[0] == ["client_id": "client", "client_secret": "s3cret"])
        #expect(
            sent[1] == [
                "end_user_id": "eu_1", "redirect_uri": "https://cb/1",
                "cancel_uri": "https://cb/2",
            ])
        #expect(server.calls[1].headers["Authorization"] == ["Bearer tok-1"])
    }

    @Test func `institution and permissions are passed on`() async throws {
        let server = try await ScriptedServer { call, _ in
            .json(200, call.path == "/v1/token" ? Self.token : Self.session)
        }
        _ = try await begin(at: server, institution: "10", permissions: ["a", "b"])
        let body = try #require(server.calls.last).body
        #expect(body.contains(#""institution_id":"10""#))
        #expect(body.contains(#""permissions":["a","b"]"#))
    }

    @Test func `the older token and the time as text are understood`() async throws {
        let server = try await ScriptedServer { call, _ in
            call.path == "/v1/token"
                ? .json(200, #"{"access_token":"tok-2","expires_in":3600}"#)
                : .json(
                    201,
                    #"{"session_id":"s","auth_url":"auth-session.com/x","#
                        + #""expires_at":"2030-03-17T17:46:40Z"}"#)
        }
        let session = try await begin(at: server)
        #expect(session.authURL == "auth-session.com/x")
        #expect(session.expiresAt == Date(timeIntervalSince1970: 1_900_000_000))
        #expect(server.calls[1].headers["Authorization"] == ["Bearer tok-2"])
    }

    @Test func `a token that ended early is renewed once`() async throws {
        let server = try await ScriptedServer { call, number in
            if call.path == "/v1/token" { return .json(200, #"{"token":"t\#(number)"}"#) }
            return number == 1 ? .json(401, "{}") : .json(200, Self.session)
        }
        _ = try await begin(at: server)
        let bearers = server.calls.filter { $0.path != "/v1/token" }
            .flatMap { $0.headers["Authorization"] }
        #expect(bearers == ["Bearer t1", "Bearer t2"])
    }

    @Test(arguments: [
        #"{"name":"end_user_not_found","id":"e1","message":"no such user","temporary":false,"#
            + #""timeout":false,"fault":false}"#,
        #"{"name":"end_user_not_found","id":"e1","message":"no such user"}"#,
    ])
    func `a refusal says what the provider said`(_ body: String) async throws {
        let server = try await ScriptedServer { call, _ in
            call.path == "/v1/token" ? .json(200, Self.token) : .json(404, body)
        }
        let refusal = ProviderRefusal(
            status: 404, name: "end_user_not_found", id: "e1", message: "no such user")
        #expect(try await self.refusal(of: server) == refusal)
        #expect(server.calls.count == 2, "a refusal is final")
    }

    @Test func `wrong credentials are a refusal, asked once`() async throws {
        let server = try await ScriptedServer { _, _ in
            .json(401, #"{"name":"unauthorized","id":"e","message":"no"}"#)
        }
        let refusal = ProviderRefusal(status: 401, name: "unauthorized", id: "e", message: "no")
        #expect(try await self.refusal(of: server) == refusal)
        #expect(server.calls.count == 1)
    }

    @Test func `a create that may have been carried out is never repeated`() async throws {
        for reply in [ScriptedServer.Reply.json(500, "{}"), .html(200), .hangUp] {
            let server = try await ScriptedServer { call, _ in
                call.path == "/v1/token" ? .json(200, Self.token) : reply
            }
            let error = await #expect(throws: ProviderError.self) { try await begin(at: server) }
            guard case .unavailable? = error else {
                Issue.record("\(reply) gave \(String(describing: error))")
                continue
            }
            #expect(server.calls.filter { $0.path != "/v1/token" }.count == 1)
        }
    }

    @Test func `a create is repeated after 429, and a token read after 503`() async throws {
        let server = try await ScriptedServer { call, number in
            if number < 3 {
                return call.path == "/v1/token"
                    ? .json(503, "{}") : .json(429, "{}", ["Retry-After": "0"])
            }
            return .json(200, call.path == "/v1/token" ? Self.token : Self.session)
        }
        _ = try await begin(at: server)
        #expect(server.calls.count == 6)
    }

    @Test func `a wait that ends after the deadline is not begun`() async throws {
        let server = try await ScriptedServer { call, _ in
            call.path == "/v1/token"
                ? .json(200, Self.token) : .json(429, "{}", ["Retry-After": "3600"])
        }
        let refusal = ProviderRefusal(status: 429, name: nil, id: nil, message: nil)
        #expect(try await self.refusal(of: server) == refusal)
        #expect(server.calls.count == 2)
    }

    @Test func `nobody at the address is said at once`() async throws {
        let client = HTTPClient(configuration: ProviderKinds.clientConfiguration)
        let provider = try provider(at: "http://127.0.0.1:1", client)
        let request = try OpenRequest(provider: "fiskil", endUserID: "eu")
        await #expect(throws: ProviderError.unavailable("cannot be reached")) {
            try await provider.begin(request, returningTo: addresses)
        }
        try await client.shutdown()
    }

    @Test func `silence ends with the deadline`() async throws {
        let server = try await ScriptedServer { _, _ in .silence }
        let client = HTTPClient(configuration: ProviderKinds.clientConfiguration)
        await #expect(throws: ProviderError.unavailable("did not answer in time")) {
            try await ProviderClient(client, clock: HastyClock()).send(
                HTTPClientRequest(url: server.baseURL), repeating: .ifNotCarriedOut,
                by: .now() + .milliseconds(50))
        }
        try await client.shutdown()
    }

    @Test(arguments: ["1e300", "-1e300", "9.3e18", "253402300800", "-5"])
    func `an absurd time is none of its business`(_ number: String) async throws {
        let server = try await ScriptedServer { call, _ in
            call.path == "/v1/token"
                ? .json(200, #"{"token":"t","expires_in":\#(number)}"#)
                : .json(200, #"{"session_id":"s","auth_url":"https://a","expires_at":\#(number)}"#)
        }
        let session = try await begin(at: server)
        let creation = Date(timeIntervalSince1970: 1_800_000_000)
        let (date, used) = Lifecycle.expiry(
            creation: creation, providerExpiry: session.expiresAt, lifetime: nil)
        #expect(date == creation.addingTimeInterval(900))
        #expect(!used)
    }

    @Test func `a body that dribbles ends with the deadline`() async throws {
        let server = try await ScriptedServer { _, _ in .headOnly }
        let client = HTTPClient(configuration: ProviderKinds.clientConfiguration)
        await #expect(throws: ProviderError.unavailable("did not answer in time")) {
            try await ProviderClient(client, clock: HastyClock()).send(
                HTTPClientRequest(url: server.baseURL), repeating: .ifNotCarriedOut,
                by: .now() + .milliseconds(50))
        }
        try await client.shutdown()
    }

    @Test func `unknown options are refused before anybody is called`() throws {
        let client = HTTPClient.shared
        let provider = try provider(at: "http://127.0.0.1:1", client)
        let request = try OpenRequest(
            provider: "fiskil", endUserID: "eu", options: ["type": .string("x")])
        #expect(throws: Refusal.self) { try provider.check(request) }
    }
}

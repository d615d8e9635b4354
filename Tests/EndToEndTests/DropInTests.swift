import Foundation
import NIOHTTP1
import Testing

/// Applications that speak a provider's own wire, by plain HTTP on the control socket.
@Suite(.serialized) struct `A drop-in` {
    let origins = "pages: { return_origins: [https://acme.com] }"
    /// A key of the caller's own, which must go nowhere.
    let headers: HTTPHeaders = [
        "Authorization": "Bearer wrong-and-the-callers-own", "Content-Type": "application/json",
    ]

    @Test(arguments: ["/fiskil/auth/session", "/fiskil/v1/auth/session"])
    func `of Fiskil answers as Fiskil does`(_ path: String) async throws {
        let here = try await Installation(origins)
        let daemon = try await here.start()
        let token = try await here.call(
            .POST, "/fiskil/v1/token", #"{"client_id":"a","client_secret":"wrong"}"#)
        #expect(token.json["token_type"] as? String == "Bearer")
        let answer = try await here.call(
            .POST, path,
            #"{"cancel_uri":"https://acme.com/cancel","end_user_id":"eu_1","#
                + #""institution_id":"10","redirect_uri":"https://acme.com/success"}"#, headers)
        #expect(answer.status == 200)
        #expect(Set(answer.json.keys) == ["auth_url", "expires_at", "id", "session_id"])
        let id = try #require(answer.headers.first(name: "Callbackd-Session-Id"))
        let name = try #require(answer.json["session_id"] as? String)
        let redirect = try await here.press("approve", in: ["provider_session_id": name])
        let page = try await Installation.get(redirect)
        #expect(page.status == 303)
        #expect(
            page.headers.first(name: "Location")
                == "https://acme.com/success?session_id=\(name)")
        #expect(try await here.control("wait", id).status == 0)
        withExtendedLifetime(daemon) {}
    }

    @Test(arguments: [
        (#"{"end_user_id":"unknown-1"}"#, UInt(404), "end_user_not_found"),
        (
            #"{"end_user_id":"eu","institution_id":"unknown-1"}"#, 400, "invalid_institution_id"
        ),
        (
            #"{"end_user_id":"eu","redirect_uri":"https://evil.example/"}"#, 400,
            "return_url_not_allowed"
        ),
        (#"{}"#, 400, "invalid_field"),
    ])
    func `of Fiskil refuses as Fiskil does`(
        _ body: String, _ status: UInt, _ name: String
    ) async throws {
        let here = try await Installation(origins)
        let daemon = try await here.start()
        let answer = try await here.call(.POST, "/fiskil/v1/auth/session", body, headers)
        #expect(answer.status == status)
        #expect(answer.headers.first(name: "Content-Type") == "application/vnd.goa.error")
        #expect(answer.json["name"] as? String == name)
        #expect(
            Set(answer.json.keys) == ["fault", "id", "message", "name", "temporary", "timeout"])
        withExtendedLifetime(daemon) {}
    }

    @Test func `of Conductor echoes the caller's address, and never ours`() async throws {
        let here = try await Installation(origins)
        let daemon = try await here.start()
        let answer = try await here.call(
            .POST, "/conductor/v1/auth-sessions",
            #"{"publishableKey":"pk_own","endUserId":"end_usr_1","#
                + #""redirectUrl":"https://acme.com/done"}"#, headers)
        #expect(answer.status == 200)
        #expect(
            Set(answer.json.keys) == [
                "id", "objectType", "createdAt", "endUserId", "clientSecret", "authFlowUrl",
                "expiresAt", "redirectUrl",
            ])
        #expect(answer.json["redirectUrl"] as? String == "https://acme.com/done")
        #expect((answer.json["authFlowUrl"] as? String)?.hasSuffix("?key=pk_own") == true)
        #expect(answer.headers.contains(name: "Conductor-Request-Id"))
        #expect(!answer.body.contains("/callback/"))
        let unset = try await here.call(
            .POST, "/conductor/v1/auth-sessions", #"{"endUserId":"end_usr_1"}"#, headers)
        #expect(unset.json["redirectUrl"] is NSNull)
        withExtendedLifetime(daemon) {}
    }

    @Test(arguments: [
        (#"{"endUserId":"end_usr_unknown"}"#, UInt(404), "INVALID_REQUEST_ERROR"),
        (#"{"endUserId":"end_usr_1","foo":1}"#, 400, "INVALID_REQUEST_ERROR"),
        (#"{"endUserId":"end_usr_1","linkExpiryMins":1}"#, 400, "INVALID_REQUEST_ERROR"),
        (#"{}"#, 400, "INVALID_REQUEST_ERROR"),
    ])
    func `of Conductor refuses as Conductor does`(
        _ body: String, _ status: UInt, _ type: String
    ) async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let answer = try await here.call(.POST, "/conductor/v1/auth-sessions", body, headers)
        #expect(answer.status == status)
        let error = try #require(answer.json["error"] as? [String: Any])
        #expect(error["type"] as? String == type)
        #expect(error["httpStatusCode"] as? Int == Int(status))
        withExtendedLifetime(daemon) {}
    }

    @Test(
        arguments: [
            (#"{"type":"transaction_link","external_user_id":"ryan"}"#, UInt(200), nil),
            (#"{"type":"card_switcher","external_user_id":"ryan"}"#, 400, "INVALID_FIELD"),
            (#"{"type":"odd","external_user_id":"ryan"}"#, 400, "PRODUCT_NOT_VALID"),
            (#"{"type":"link"}"#, 400, "INVALID_FIELD"),
            (#"{"type":"link","external_user_id":"forbidden-1"}"#, 403, "NO_ACCESS"),
            (#"{"type":"link","external_user_id":"broken-1"}"#, 500, nil),
        ] as [(String, UInt, String?)])
    func `of Knot answers as Knot does`(
        _ body: String, _ status: UInt, _ code: String?
    ) async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let answer = try await here.call(.POST, "/knot/session/create", body, headers)
        #expect(answer.status == status)
        #expect(answer.json["error_code"] as? String == code)
        if status == 200 { #expect(Set(answer.json.keys) == ["session"]) }
        if status == 500 { #expect(answer.body == #"{"message":"Server Error"}"#) }
        withExtendedLifetime(daemon) {}
    }

    @Test func `with wrong credentials of ours tells the provider's 401`() async throws {
        let here = try await Installation()
        try here.write(secret: "wrong", as: "conductor-secret-key")
        try here.write(secret: "wrong", as: "knot-secret")
        try here.write(secret: "wrong", as: "fiskil-client-secret")
        let daemon = try await here.start()
        for (path, body) in [
            ("/conductor/v1/auth-sessions", #"{"endUserId":"end_usr_1"}"#),
            ("/knot/session/create", #"{"type":"link","external_user_id":"u"}"#),
            ("/fiskil/auth/session", #"{"end_user_id":"u"}"#),
        ] {
            #expect(try await here.call(.POST, path, body).status == 401)
        }
        let unknown = try await here.call(.POST, "/nobody/session/create", "{}")
        #expect(unknown.status == 404)
        #expect(try await here.call(.POST, "/knot/session/other", "{}").status == 404)
        withExtendedLifetime(daemon) {}
    }

    @Test func `writes no secret, token, address, option or Knot session anywhere`() async throws {
        let here = try await Installation("log_level: trace")
        let mirror = try here.systemJournal()
        let daemon = try await here.start(by: mirror.wrapper)
        async let stopped = mirror.socket.hears("CALLBACKD_EVENT=daemon.stopped")
        let knot = try await here.call(
            .POST, "/knot/session/create",
            #"{"type":"vault","external_user_id":"u","email":"planted@options.example","#
                + #""phone_number":"+15550001234"}"#, headers)
        let conductor = try await here.call(
            .POST, "/conductor/v1/auth-sessions",
            #"{"publishableKey":"pk_planted_option","endUserId":"end_usr_1"}"#, headers)
        let fiskil = try await here.call(
            .POST, "/fiskil/auth/session", #"{"end_user_id":"u"}"#, headers)
        let session = try #require(knot.json["session"] as? String)
        let redirect = try await here.press(
            "approve",
            in: ["provider_session_id": try #require(fiskil.json["session_id"] as? String)])
        _ = try await Installation.get(redirect)
        _ = try await here.knotWebhook("VAULTING_SUCCEEDED", session: session, endUser: "u")
        _ = try await here.knotWebhook(
            "AUTHENTICATED", session: session, endUser: "u", secret: "forger")
        let shown = try await here.control("events").output
        daemon.signal(SIGTERM)
        let ended = await daemon.ended()
        let journal = try here.events().map(\.line).joined()
        #expect(journal.contains("session.completed"))
        #expect(await stopped)
        let mirrored = mirror.socket.said
        #expect(mirrored.contains("CALLBACKD_EVENT=session.completed"))
        #expect(mirrored.contains("CALLBACKD_EVENT=webhook.rejected"))
        let token = redirect.prefix { $0 != "?" }.split(separator: "/").last.map(String.init)
        let planted =
            Array(Installation.secrets.values) + [
                session, "planted@options.example", "+15550001234", "pk_planted",
                "wrong-and-the-callers-own", try #require(token),
                try #require(conductor.json["authFlowUrl"] as? String),
                try #require(conductor.json["clientSecret"] as? String),
                try #require(fiskil.json["auth_url"] as? String),
            ]
        for place in [
            journal, shown, ended.output, ended.errors, here.notify.said.joined(),
            mirrored.joined(separator: "\n"),
        ] {
            for secret in planted { #expect(!place.contains(secret), "\(secret)") }
        }
    }
}

import Foundation
import NIOHTTP1
import RawSockets
import Testing

/// What strangers send, and what people mistype: against the built programs.
@Suite(.serialized) struct `Hostile input` {
    @Test func `that claims an error is never a success`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create()
        let success = try await here.press("approve", in: session)
        for claim in [
            "&amp;error=access_denied", "&Error=access_denied", "&error%5B%5D=access_denied",
            "&error%=access_denied", "&error=", "&amp;amp;ERROR_TYPE=x", "&error_code=1",
            "&+error=x", "&x=1;error=x", "&error_description=no",
        ] {
            #expect(try await Installation.get(success + claim).status == 400, "\(claim)")
        }
        #expect(try Set(here.types(of: session)) == ["session.created", "callback.rejected"])
        #expect(try await Installation.get(success).status == 200)
        #expect(try here.types(of: session).last == "session.completed")
        withExtendedLifetime(daemon) {}
    }

    @Test func `in commentary makes no refusal unheard`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create()
        let denied = try await here.press("deny", in: session)
            .replacing(/error_description=[^&]*/, with: "error_description=Acc%E8s+refus%E9%")
        // By hand: a client would mend what is sent.
        let target = try #require(denied.firstRange(of: "/cancel/")).lowerBound
        let browser = try RawConnection(to: try await here.callbackAddress())
        browser.send(
            "GET \(denied[target...])&error_description=2&error_id=% HTTP/1.1\r\nHost: x\r\n"
                + "Connection: close\r\n\r\n")
        #expect(await browser.receiveAll().hasPrefix("HTTP/1.1 200 "))
        let event = try #require(here.events().last)
        #expect(event.type == "session.cancelled")
        #expect(event.line.contains("Acc\u{FFFD}s refus\u{FFFD}%"))
        withExtendedLifetime(daemon) {}
    }

    @Test func `that is another name to a computer settles nobody's session`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        for (own, other) in [
            ("user_K", "user_\u{212A}"), ("josé", "jose\u{301}"), ("a;b", "a\u{37E}b"),
        ] {
            let session = try await here.create(endUser: own)
            let webhook = try await here.fiskilWebhook(
                "m-\(own)", endUser: other, consent: "c-\(own)")
            #expect(webhook.status == 200)
            #expect(try here.types(of: session) == ["session.created"])
        }
        withExtendedLifetime(daemon) {}
    }

    @Test(arguments: [
        (#"{"provider":"fiskil","end_user_id":"a","end_user_id":"b"}"#, "invalid_field"),
        (#"{"provider":"fiskil","end_user_id":"a",}"#, "invalid_json"),
        ("\u{FEFF}{\"provider\":\"fiskil\",\"end_user_id\":\"a\"}", "invalid_json"),
        (#"{"provider":"fiskil","end_user_id":"\uD800"}"#, "invalid_json"),
        (#"{"provider":"fiskil","end_user_id":"a","lifetime_s":1e999}"#, "invalid_json"),
        (
            #"{"provider":"fiskil","end_user_id":"a","options":"#
                + String(repeating: "[", count: 16) + String(repeating: "]", count: 16) + "}",
            "invalid_json"
        ),
    ])
    func `in a body is refused, and nobody is asked`(_ body: String, _ code: String) async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let answer = try await here.call(.POST, "/v1/sessions", body)
        #expect(answer.status == 400)
        #expect(answer.code == code)
        let dropIn = body.replacing(#""provider":"fiskil","#, with: "")
        #expect(try await here.call(.POST, "/fiskil/v1/auth/session", dropIn).status == 400)
        #expect(try here.events().allSatisfy { $0.type != "session.created" })
        withExtendedLifetime(daemon) {}
    }

    @Test func `in a drop-in's version is refused in the provider's shape`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        for versions in [["1", "2"], ["a b"], ["\u{9B}"], [""]] {
            let answer = try await here.call(
                .POST, "/fiskil/v1/auth/session", #"{"end_user_id":"a"}"#,
                .init(versions.map { ("X-Fiskil-Version", $0) }))
            #expect(answer.status == 400, "\(versions)")
            #expect(answer.headers.first(name: "Content-Type") == "application/vnd.goa.error")
        }
        withExtendedLifetime(daemon) {}
    }

    @Test func `in a credential ends with 78 and names it`() async throws {
        let here = try await Installation()
        for secret in ["sk\n\n", "\u{FEFF}sk", " sk", "sk ", "s\u{0}k", "s\nk", "sk\t"] {
            try here.write(secret: secret, as: "conductor-secret-key")
            let checked = try await RunningProgram.run(
                "callbackd", ["--config", here.configurationFile, "--check"])
            #expect(checked.status == 78, "\(secret.debugDescription)")
            #expect(checked.errors.contains("conductor-secret-key"))
            #expect(!checked.errors.contains("sk"), "a secret is told")
        }
        try here.write(secret: "sk\n", as: "conductor-secret-key")
        let checked = try await RunningProgram.run(
            "callbackd", ["--config", here.configurationFile, "--check"])
        #expect(checked.output == "configuration OK\n")
    }

    @Test(arguments: [
        ("127.1:0", 78), ("0:0", 78), ("0x7f.1:0", 78), ("example.com:0", 78),
        ("[fe80::1%lo]:0", 78), ("127.0.0.1.:0", 78), ("127.0.0.1:65536", 78), (":0", 78),
        ("::1:0", 78), ("127.0.0.1:+1", 78), ("127.0.0.1: 1", 78), ("*:0", 0), ("localhost:0", 0),
        ("[::]:0", 0), ("0.0.0.0:0", 0),
    ])
    func `in listen is an address, or refused`(_ listen: String, _ status: Int32) async throws {
        let here = try await Installation("public_url: https://cb.example")
        try here.rewrite { $0.replacing("listen: 127.0.0.1:0", with: "listen: '\(listen)'") }
        let checked = try await RunningProgram.run(
            "callbackd", ["--config", here.configurationFile, "--check"])
        #expect(checked.status == status)
        if status != 0 { #expect(checked.errors.contains("listen")) }
    }

    @Test func `in a file is no word to the service manager`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        try here.rewrite { $0 + "\n\"x\\nSTOPPING=1\\ny\": 1\n" }
        #expect(try await here.call(.POST, "/v1/reload").status == 422)
        let spelt = "x\\u{a}STOPPING=1\\u{a}y"
        #expect(await here.notify.hears { $0.hasPrefix("STATUS=") && $0.contains(spelt) })
        withExtendedLifetime(daemon) {}
    }

    @Test func `listens on every address that * means`() async throws {
        let here = try await Installation("public_url: https://cb.example")
        try here.rewrite { $0.replacing("listen: 127.0.0.1:0", with: "listen: '*:0'") }
        let daemon = try await here.start()
        let port = try #require(await here.callbackAddress().split(separator: ":").last)
        #expect(try await Installation.get("http://127.0.0.1:\(port)/").status == 404)
        withExtendedLifetime(daemon) {}
    }
}

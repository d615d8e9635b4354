import FoundationEssentials
import Sessions
import Testing
import Values

@testable import Providers

/// A provider that repeats what it was sent, in an error or an answer.
@Suite struct `What a provider repeats` {
    /// Answers with all that came, in an error of this status.
    func echo(_ status: Int) async throws -> ScriptedServer {
        try await ScriptedServer { call, _ in
            let said = call.headers.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            let text = "\(said) \(call.body) \(call.path)"
            let object: [ExactText: JSONValue] = [
                "message": .string(text), "error_message": .string(text),
                "error": .object(["message": .string(text)]),
            ]
            if call.path == "/v1/token", status != 401 {
                return .json(200, #"{"token":"access-token-1","expires_in":900}"#)
            }
            return .json(
                status, String(decoding: WireObject(object).bytes, as: UTF8.self),
                ["Retry-After": "Bearer sk_s3cret"])
        }
    }

    @Test(arguments: ["fiskil", "conductor", "knot"], [400, 401, 500])
    func `holds no secret and no token`(_ kind: String, _ status: Int) async throws {
        let server = try await echo(status)
        let provider = try ConfiguredProvider(
            kind,
            [
                "base_url": server.baseURL, "client_id": "client", "publishable_key": "pk",
            ].filter { kind == "conductor" ? $0.key != "client_id" : $0.key != "publishable_key" },
            secrets: [
                ["fiskil": "client_secret", "conductor": "secret_key"][kind] ?? "secret":
                    "sk_s3cret/\"odd\""
            ]
        ).provider
        let request = try OpenRequest(
            provider: kind, endUserID: "eu",
            returnURL: kind == "knot" ? nil : "https://app.example/done",
            options: kind == "knot" ? ["type": .string("link")] : [:])
        let error = await #expect(throws: ProviderError.self) {
            try await provider.begin(
                request,
                returningTo: .own(
                    callback: "https://cb.example/callback/x/CALLBACK-TOKEN",
                    cancel: "https://cb.example/cancel/x/CANCEL-TOKEN"))
        }
        let answer: ProviderAnswer?
        var told = ""
        switch error {
        case .refused(let refusal)?:
            answer = refusal.answer
            told = refusal.message ?? ""
        case .unavailable(let reason, let said)?:
            answer = said
            told = reason
        case nil: return
        }
        let body = String(decoding: try #require(answer).body, as: UTF8.self)
        let basic = Data("client:sk_s3cret/\"odd\"".utf8).base64EncodedString()
        for place in [body, told, answer?.headers.values.joined() ?? ""] {
            for secret in [
                "s3cret/", "s3cret\\/", basic, "CALLBACK-TOKEN", "CANCEL-TOKEN", "access-token-1",
            ] {
                #expect(!place.contains(secret), "\(place)")
            }
        }
        if kind != "knot", status != 401 { #expect(body.contains("https://app.example/done")) }
    }

    @Test(arguments: [
        #""HTTPS://cb.example:443/callback/x/CALLBACK-TOKEN?""#,
        #""https:\u002f\u002fcb.example/callback/x/\u0043ALLBACK-TOKEN""#,
        #"{"deep":["https://cb.example/callback/x/CALLBACK-TOKEN"]}"#,
    ])
    func `in a way of its own is replaced all the same`(_ written: String) throws {
        let body = #"{"auth_url":"https://auth/?r=CALLBACK-TOKEN","redirect":\#(written),"n":1}"#
        let request = try OpenRequest(
            provider: "x", endUserID: "eu", returnURL: "https://app.example/done")
        let replaced = EchoedAddress.replaced(
            .own(
                callback: "https://cb.example/callback/x/CALLBACK-TOKEN",
                cancel: "https://cb.example/cancel/x/CANCEL-TOKEN"),
            for: request, in: Array(body.utf8), keeping: "https://auth/?r=CALLBACK-TOKEN")
        let text = String(decoding: replaced, as: UTF8.self)
        #expect(text.contains(#""auth_url":"https://auth/?r=CALLBACK-TOKEN""#))
        #expect(text.contains("https://app.example/done"))
        #expect(text.ranges(of: "TOKEN").count == 1)
    }

    @Test func `is replaced by its own address where all sessions share it`() throws {
        let body =
            #"{"redirect_uri":"https://cb.example/callback/fiskil","#
            + #""cancel_uri":"https://cb.example/cancel/fiskil","#
            + #""help":"https://docs.fiskil.com","session_id":"fiskil-1"}"#
        let addresses = ReturnAddresses.shared(
            callback: "https://cb.example/callback/fiskil",
            cancel: "https://cb.example/cancel/fiskil")
        let request = try OpenRequest(
            provider: "fiskil", endUserID: "eu", returnURL: "https://app.example/fiskil/yes",
            cancelURL: "https://app.example/fiskil/no")
        let replaced = EchoedAddress.replaced(
            addresses, for: request, in: Array(body.utf8), keeping: "")
        let wanted = body.replacing("https://cb.example/callback/", with: "https://app.example/")
            .replacing("https://cb.example/cancel/", with: "https://app.example/")
            .replacing("/fiskil\",\"cancel", with: "/fiskil/yes\",\"cancel")
            .replacing("/fiskil\",\"help", with: "/fiskil/no\",\"help")
        #expect(String(decoding: replaced, as: UTF8.self) == wanted)
        var hidden = HiddenTexts([])
        hidden.hide(addresses, insteadOf: request)
        #expect(!hidden.stand(in: "fiskil-1"))
        #expect(hidden.removed(from: "see docs.fiskil.com") == "see docs.fiskil.com")
    }

    @Test func `many times is replaced in one pass`() throws {
        let one = #""https://cb.example/callback/x/TOKEN-1","#
        let body = "{\"list\":[" + String(repeating: one, count: 5000) + "0]}"
        let request = try OpenRequest(provider: "x", endUserID: "eu")
        let replaced = EchoedAddress.replaced(
            .own(
                callback: "https://cb.example/callback/x/TOKEN-1",
                cancel: "https://cb.example/cancel/x/TOKEN-2"),
            for: request, in: Array(body.utf8), keeping: "")
        let text = String(decoding: replaced, as: UTF8.self)
        #expect(text.ranges(of: "null,").count == 5000)
        #expect(!text.contains("TOKEN"))
    }

    @Test func `a text is replaced wherever it stands`() {
        let replacement = Replacement(Array("aab".utf8), by: Array("X".utf8))
        for (text, expected) in [
            ("", ""), ("aab", "X"), ("aaab", "aX"), ("aabaab", "XX"), ("aa", "aa"),
            ("baabb", "bXb"), ("aaaaab", "aaaX"),
        ] {
            let applied = replacement.applied(to: Array(text.utf8))
            #expect(String(decoding: applied, as: UTF8.self) == expected)
        }
    }
}

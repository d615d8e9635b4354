import FoundationEssentials
import Sessions
import Testing
import Values

@testable import Providers

@Suite struct `A provider's own wire` {
    func request(_ provider: any Provider, _ path: String, _ body: String) throws -> OpenRequest {
        let reading = try #require(provider.dropIn).read(
            DropInRequest(path: path, headers: ["X-Fiskil-Version": "v1"], body: Array(body.utf8)))
        guard case .open(let request) = reading else {
            throw Refusal.invalidField(name: "reading", reason: "\(reading)")
        }
        return request
    }

    @Test(arguments: ["/v1/auth/session", "/auth/session"])
    func `of Fiskil is read at both of its paths`(_ path: String) throws {
        let request = try request(
            ConfiguredProvider.fiskil(webhookSecret: nil), path,
            #"{"end_user_id":"eu","redirect_uri":"https://a.example/s","cancel_uri":"","#
                + #""institution_id":"10","permissions":["p"],"arrangement_id":"x"}"#)
        #expect(request.endUserID == "eu")
        #expect(request.returnURL?.text == "https://a.example/s")
        #expect(request.cancelURL == nil)
        #expect(request.institutionID == "10")
        #expect(request.permissions == ["p"])
        #expect(request.unknownMembers == ["arrangement_id": .string("x")])
        #expect(request.headers == ["X-Fiskil-Version": "v1"])
    }

    @Test func `of Fiskil hands out a token that is good for nothing`() throws {
        let dropIn = try #require(ConfiguredProvider.fiskil(webhookSecret: nil).dropIn)
        guard
            case .answered(let answer) = try dropIn.read(
                DropInRequest(path: "/v1/token", body: []))
        else {
            Issue.record("it is not answered")
            return
        }
        #expect(answer.status == 200)
        let object = try JSONValue(reading: answer.body)
        #expect(object["token_type"] == .string("Bearer"))
        #expect(object["expires_in"] == .integer(900))
        #expect(object["token"]?.text?.isEmpty == false)
    }

    @Test func `of Conductor is read, and nothing that it does not know`() throws {
        let request = try request(
            ConfiguredProvider.conductor(), "/v1/auth-sessions",
            #"{"publishableKey":"pk","endUserId":"eu","linkExpiryMins":20,"#
                + #""redirectUrl":"https://a.example/x"}"#)
        #expect(request.endUserID == "eu")
        #expect(request.returnURL?.text == "https://a.example/x")
        #expect(
            request.options == ["publishableKey": .string("pk"), "linkExpiryMins": .integer(20)])
        #expect(throws: Refusal.self) {
            try self.request(
                ConfiguredProvider.conductor(), "/v1/auth-sessions",
                #"{"endUserId":"eu","foo":true}"#)
        }
    }

    @Test func `says our refusals in its own shape`() throws {
        let fiskil = try #require(ConfiguredProvider.fiskil(webhookSecret: nil).dropIn)
            .refusal(status: 400, code: "return_url_not_allowed", message: "return_url is odd")
        let goa = try #require(JSONValue(reading: fiskil.body).members)
        #expect(
            Set(goa.keys) == ["name", "id", "message", "temporary", "timeout", "fault"])
        #expect(goa["message"] == .string("redirect_uri is odd"))
        #expect(fiskil.headers["Content-Type"] == "application/vnd.goa.error")

        let conductor = try #require(ConfiguredProvider.conductor().dropIn)
            .refusal(status: 400, code: "invalid_field", message: "end_user_id is empty")
        let error = try JSONValue(reading: conductor.body)["error"]?.members
        #expect(
            Set(error?.keys.sorted() ?? []) == [
                "message", "userFacingMessage", "type", "code", "httpStatusCode", "requestId",
                "integrationCode",
            ])
        #expect(error?["type"] == .string("INVALID_REQUEST_ERROR"))
        #expect(error?["message"] == .string("endUserId is empty"))

        let knot = try #require(ConfiguredProvider.knot().dropIn)
            .refusal(status: 404, code: "no_such_session", message: "m")
        #expect(knot.status == 400)
        #expect(
            String(decoding: knot.body, as: UTF8.self)
                == #"{"error_code":"SESSION_NOT_FOUND","error_message":"m","#
                + #""error_type":"SESSION_ERROR"}"#)
    }

    @Test func `refuses a body that is none`() throws {
        for provider in [
            try ConfiguredProvider.fiskil(webhookSecret: nil), try ConfiguredProvider.conductor(),
            try ConfiguredProvider.knot(),
        ] {
            let path = ["fiskil": "/auth/session", "conductor": "/v1/auth-sessions"]
            let at = path[provider.name.text] ?? "/session/create"
            for body in ["", "[]", "null", #""x""#, "{"] {
                #expect(throws: Refusal.self) {
                    try #require(provider.dropIn).read(
                        DropInRequest(path: at, body: Array(body.utf8)))
                }
            }
            guard
                case .unknownPath? = try provider.dropIn?.read(
                    DropInRequest(path: "/other", body: []))
            else {
                Issue.record("an unknown path is read")
                return
            }
        }
    }
}

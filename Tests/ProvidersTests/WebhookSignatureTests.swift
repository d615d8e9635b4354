import Digests
import FoundationEssentials
import Sessions
import Settings
import Testing
import Values

@testable import Providers

@Suite struct `A webhook's signature` {
    static let fiskilSecret = "Zmlza2lsLXRlc3Qtc2lnbmluZy1zZWNyZXQtMDAwMQ=="
    static let fiskilBody =
        #"{"delivery_attempt":1,"publish_time":"2026-01-01T00:00:00Z","message_id":"m1","data":"#
        + #"{"event":"consent.received","end_user_id":"eu_1","client_id":"c1","#
        + #""institution_id":"10","consent_id":"cons_1"}}"#
    static let fiskilSignature = "lY88dsVb+od0SJXSQzrl5uaZsShD7Dx55br7kRoHybw="

    func fiskil(
        _ body: String = fiskilBody, signature: String? = fiskilSignature
    ) throws -> WebhookReading {
        let provider = try ConfiguredProvider.fiskil(webhookSecret: Self.fiskilSecret)
        var headers = ["content-type": "application/json"]
        headers["x-fiskil-signature"] = signature
        return provider.verify(Webhook(headers: headers, body: Array(body.utf8)))
    }

    @Test func `of Fiskil is right for the known vector`() throws {
        #expect(Self.fiskilBody.utf8.count == 196)
        guard case .report(let report) = try fiskil() else {
            Issue.record("it is not believed")
            return
        }
        #expect(report.deliveryKey == "m1")
        #expect(report.event == "consent.received")
        #expect(report.endUserID == "eu_1")
        #expect(report.institutionID == "10")
        #expect(report.consentID == "cons_1")
        let time = try #require(Date(rfc3339: "2026-01-01T00:00:00Z"))
        #expect(report.about == .endUser(publishedAt: time))
    }

    @Test func `of Fiskil is wrong for anything else`() throws {
        #expect(try fiskil(signature: nil) == .forged)
        #expect(try fiskil(signature: "") == .forged)
        #expect(try fiskil(signature: "!!") == .forged)
        #expect(try fiskil(signature: "lY88") == .forged)
        #expect(try fiskil(Self.fiskilBody.replacing("eu_1", with: "eu_2")) == .forged)
        #expect(try fiskil(Self.fiskilBody + " ") == .forged)
        #expect(try fiskil("") == .forged)
    }

    func signedByFiskil(_ body: String) throws -> WebhookReading {
        let secret = try #require(Data(base64Encoded: Self.fiskilSecret))
        let code = HMACKey(Array(secret)).code(for: Array(body.utf8))
        return try fiskil(body, signature: Data(code).base64EncodedString())
    }

    @Test(arguments: ["{}", "[]", "null", "1", #"{"message_id":"m"}"#, #"{"data":{"event":"e"}}"#])
    func `of Fiskil is right, and its body means nothing to us`(_ body: String) throws {
        guard case .report(let report) = try signedByFiskil(body) else {
            Issue.record("it is not taken")
            return
        }
        #expect(report.about == .noSession)
        #expect(report.deliveryKey == Digest(of: body).text)
    }

    @Test(arguments: ["", "{", #"{"a":1,"a":1}"#, "{}{}", "[1,]", "\u{FEFF}{}", #""\uD800""#])
    func `of Fiskil is right, and its body no strict JSON`(_ body: String) throws {
        #expect(try signedByFiskil(body) == .malformed)
    }

    @Test func `of Fiskil needs a secret that is base64`() throws {
        #expect(throws: SettingFlaw.self) {
            try ConfiguredProvider.fiskil(webhookSecret: "not base64!")
        }
        #expect(try ConfiguredProvider.fiskil(webhookSecret: nil).webhookBytes == nil)
    }

    /// The string of Knot's own example, whose body has 178 bytes.
    static let knotSignature = "yqLw5hH1QjRdMHT4zavC+ECrn/svVGzv9l6iJw9kCLQ="
    static let knotSession = "fb5aa994-ed1c-4c3e-b29a-b2a53222e584"

    func knotBody(_ event: String = "CARD_UPDATED") -> String {
        let body =
            #"{"event":"\#(event)","session_id":"\#(Self.knotSession)","task_id":7,"#
            + #""external_user_id":"123abc","timestamp":1800000000123,"pad":""#
        return body + String(repeating: "x", count: 176 - body.utf8.count) + #""}"#
    }

    func knot(
        _ body: String, signature: String? = knotSignature, type: String = "application/json"
    ) throws -> WebhookReading {
        var headers = ["content-type": type, "encryption-type": "HMAC-SHA256"]
        headers["knot-signature"] = signature
        return try ConfiguredProvider.knot().verify(
            Webhook(headers: headers, body: Array(body.utf8)))
    }

    @Test func `of Knot is right for the known vector`() throws {
        #expect(knotBody().utf8.count == 178)
        guard case .report(let report) = try knot(knotBody()) else {
            Issue.record("it is not believed")
            return
        }
        #expect(report.event == "CARD_UPDATED")
        #expect(report.endUserID == "123abc")
        #expect(
            report.about
                == .session(recordedID: ProviderSession.recordedID(ofSecret: Self.knotSession)))
        #expect(report.deliveryKey.contains("1800000000123"))
    }

    @Test func `of Knot is wrong for another length, event, session or type`() throws {
        #expect(try knot(knotBody() + " ") == .forged)
        #expect(try knot(knotBody("CARD_FAILEDD")) == .forged)
        #expect(try knot(knotBody().replacing("fb5aa994", with: "fb5aa995")) == .forged)
        #expect(try knot(knotBody(), type: "text/json") == .forged)
        #expect(try knot(knotBody(), signature: nil) == .forged)
        #expect(try knot("[]") == .forged)
        #expect(try knot("no JSON") == .forged)
    }

    /// Signs as Knot does.
    func sign(_ body: String, _ event: String) -> String {
        let signed =
            "Content-Length|\(body.utf8.count)|Content-Type|application/json|"
            + "Encryption-Type|HMAC-SHA256|event|\(event)"
        let code = HMACKey(Array("test-secret".utf8)).code(for: Array(signed.utf8))
        return Data(code).base64EncodedString()
    }

    @Test(arguments: [
        (#""external_user_id":42,"timestamp":1.5,"task_id":true"#, "42" as ExactText?),
        (#""external_user_id":null,"timestamp":{},"task_id":[1]"#, nil),
        (#""external_user_id":"u""#, "u"),
    ])
    func `of Knot covers members of any kind`(_ members: String, _ endUser: ExactText?) throws {
        let body = #"{"event":"AUTHENTICATED","session_id":null,\#(members)}"#
        guard case .report(let report) = try knot(body, signature: sign(body, "AUTHENTICATED"))
        else {
            Issue.record("it is not believed")
            return
        }
        #expect(report.endUserID == endUser)
        #expect(report.about == .noSession)
    }

    @Test func `of Knot is not believed for a body that means other pairs`() throws {
        let signature = sign(#"{"event":"E|session_id|S"}"#, "E|session_id|S")
        #expect(try knot(#"{"event":"E|session_id|S"}"#, signature: signature) == .forged)
        let odd = #"{"event":"e\u0000"}"#
        #expect(try knot(odd, signature: sign(odd, "e\u{0}")) == .forged)
    }

    @Test(arguments: [
        #"{"event":"E",}"#, #"{"event":"E","a":1,"a":2}"#, #"{"event":"E","event":"F"}"#,
        #"{"event":"E"} "x""#, #"{"event":"E","a":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}"#,
    ])
    func `of Knot is right, and the rest of its body no strict JSON`(_ body: String) throws {
        #expect(try knot(body, signature: sign(body, "E")) == .malformed)
        #expect(try knot(body, signature: sign(body, "F")) == .forged)
    }

    @Test func `of Knot is another delivery with another end user`() throws {
        let keys = try ["carol", "mallo"].map { user in
            let body = #"{"event":"E","external_user_id":"\#(user)","timestamp":1}"#
            guard case .report(let report) = try knot(body, signature: sign(body, "E")) else {
                throw Refusal.stopping
            }
            return report.deliveryKey
        }
        #expect(keys[0] != keys[1])
    }
}

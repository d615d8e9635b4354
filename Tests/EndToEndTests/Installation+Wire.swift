import AsyncHTTPClient
import Digests
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// What programs of any language say to the two listeners.
extension Installation {
    /// An answer, whatever its status.
    struct Answer {
        let status: UInt
        let headers: HTTPHeaders
        let body: String

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        }

        var code: String? { json["code"] as? String }
    }

    /// A request on the control socket.
    func call(
        _ method: HTTPMethod, _ path: String, _ body: String? = nil, _ headers: HTTPHeaders = [:]
    ) async throws -> Answer {
        let path = "http+unix://\(socket.replacing("/", with: "%2F"))\(path)"
        return try await Self.send(method, path, body, headers)
    }

    /// A request anywhere else.
    static func send(
        _ method: HTTPMethod, _ url: String, _ body: String?, _ headers: HTTPHeaders
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        if url.hasPrefix("http+unix:"), !headers.contains(name: "Host") {
            request.headers.add(name: "Host", value: "callbackd")
        }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let answer = String(buffer: try await response.body.collect(upTo: 1 << 22))
        return Answer(status: response.status.code, headers: response.headers, body: answer)
    }

    /// Where callbacks and webhooks go, as the daemon says.
    func callbackURL() async throws -> String {
        let status = try await call(.GET, "/v1/status").json
        let listeners = try #require(status["listeners"] as? [String: String])
        return "http://\(try #require(listeners["callback"]))"
    }

    /// A webhook of Knot's, signed with the planted secret, or with another.
    func knotWebhook(
        _ event: String, session: String?, endUser: String, timestamp: Int = 1_800_000_000_000,
        secret: String = secrets["knot-secret"] ?? ""
    ) async throws -> Answer {
        let named = session.map { #""session_id":"\#($0)","# } ?? ""
        let body =
            #"{"event":"\#(event)",\#(named)"task_id":1,"external_user_id":"\#(endUser)","#
            + #""merchant":{"id":1,"name":"M"},"data":{},"timestamp":\#(timestamp)}"#
        let signed =
            "Content-Length|\(body.utf8.count)|Content-Type|application/json|"
            + "Encryption-Type|HMAC-SHA256|event|\(event)"
            + (session.map { "|session_id|\($0)" } ?? "")
        let code = HMACKey(Array(secret.utf8)).code(for: Array(signed.utf8))
        return try await Self.send(
            .POST, callbackURL() + "/webhooks/knot", body,
            [
                "Content-Type": "application/json", "Encryption-Type": "HMAC-SHA256",
                "Knot-Signature": Data(code).base64EncodedString(),
            ])
    }

    /// Fiskil's `consent.received`, signed with the planted secret.
    func fiskilWebhook(
        _ messageID: String, endUser: String, consent: String, institution: String = "10"
    ) async throws -> Answer {
        let time = Date().formatted(.iso8601)
        let body =
            #"{"delivery_attempt":1,"publish_time":"\#(time)","message_id":"\#(messageID)","#
            + #""data":{"event":"consent.received","end_user_id":"\#(endUser)","#
            + #""client_id":"client","institution_id":"\#(institution)","#
            + #""consent_id":"\#(consent)"}}"#
        let secret = Data(base64Encoded: Self.secrets["fiskil-webhook-secret"] ?? "") ?? Data()
        let code = HMACKey(Array(secret)).code(for: Array(body.utf8))
        return try await Self.send(
            .POST, callbackURL() + "/webhooks/fiskil", body,
            [
                "Content-Type": "application/json",
                "X-Fiskil-Signature": Data(code).base64EncodedString(),
            ])
    }
}

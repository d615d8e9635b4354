import HTTPServer
import NIOHTTP1

extension SandboxCall {
    /// The token of `Authorization: Bearer TOKEN` (RFC 6750 §2.1).
    var bearerToken: String? { credentials(scheme: "bearer") }

    /// Those of `Authorization: Basic BASE64` (RFC 7617 §2).
    var basicCredentials: BasicCredentials? {
        credentials(scheme: "basic").flatMap { BasicCredentials(base64: $0) }
    }

    private func credentials(scheme: String) -> String? {
        let parts = (request.headers.first(name: "Authorization") ?? "").split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == scheme else { return nil }
        return String(parts[1])
    }
}

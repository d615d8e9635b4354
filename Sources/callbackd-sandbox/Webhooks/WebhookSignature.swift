import Crypto
import FoundationEssentials

/// The base64 form of an HMAC-SHA256, as both Fiskil and Knot sign.
struct WebhookSignature: Sendable {
    let text: String

    /// Signs `message` by `key`.
    init(key: [UInt8], message: [UInt8]) {
        let code = HMAC<SHA256>.authenticationCode(
            for: message, using: SymmetricKey(data: key))
        text = Data(code).base64EncodedString()
    }
}

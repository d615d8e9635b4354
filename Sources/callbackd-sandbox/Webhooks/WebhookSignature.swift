import Digests
import FoundationEssentials

/// The base64 form of an HMAC-SHA256, as both Fiskil and Knot sign.
struct WebhookSignature: Sendable {
    let text: String

    /// Signs `message` by `key`.
    init(key: [UInt8], message: [UInt8]) {
        text = Data(HMACKey(key).code(for: message)).base64EncodedString()
    }
}

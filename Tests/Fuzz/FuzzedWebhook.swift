import Digests
import FoundationEssentials
import Sessions

@testable import Providers

/// No webhook is believed whose signature is made up, and a rightly signed one of any body is read
/// or called malformed.
enum FuzzedWebhook {
    static func run(_ bytes: [UInt8]) {
        // A line of a made-up signature, then the body.
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let signature = String(decoding: bytes[..<end], as: UTF8.self)
        let body = Array(bytes[end...].dropFirst())
        for provider in FuzzedProviders.all where provider.webhookBytes != nil {
            let madeUp = provider.verify(
                Webhook(
                    headers: [
                        "x-fiskil-signature": signature, "knot-signature": signature,
                        "content-type": "application/json",
                    ], body: body))
            precondition(madeUp == .forged, "a made-up signature is believed")
        }
        guard let key = Data(base64Encoded: FuzzedProviders.webhookSecret) else { return }
        let code = HMACKey(Array(key)).code(for: body)
        let signed = FuzzedProviders.all[0].verify(
            Webhook(
                headers: ["x-fiskil-signature": Data(code).base64EncodedString()], body: body))
        precondition(signed != .forged, "a right signature is not believed")
        if case .report(let report) = signed {
            precondition(!report.deliveryKey.isEmpty, "a delivery without a name")
        }
    }
}

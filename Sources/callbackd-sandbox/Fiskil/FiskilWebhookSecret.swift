import ArgumentParser
import FoundationEssentials

/// The key by which Fiskil signs webhooks, given in base64 as Fiskil's console shows it.
struct FiskilWebhookSecret: Sendable {
    /// Never empty.
    let key: [UInt8]

    /// Throws what is wrong with `text`, for the command line.
    init(_ text: String) throws(ValidationError) {
        guard let data = Data(base64Encoded: text), !data.isEmpty else {
            throw ValidationError("the secret must be base64, as `openssl rand -base64 32` prints")
        }
        key = Array(data)
    }
}

import ArgumentParser
import FoundationEssentials

/// The public address of callbackd, below which it takes webhooks.
struct WebhookAddress: Sendable {
    /// Without a slash at its end.
    private let text: String

    /// Throws what is wrong with `text`, for the command line.
    init(_ text: String) throws(ValidationError) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let parts = URLComponents(string: text),
            ["http", "https"].contains(parts.scheme?.lowercased()),
            let host = parts.host, !host.isEmpty
        else {
            throw ValidationError(
                "write callbackd's public URL, as in http://127.0.0.1:8080 or https://host/path")
        }
        guard parts.user == nil, parts.query == nil, parts.fragment == nil else {
            throw ValidationError("callbackd's public URL has no user, query or fragment")
        }
        guard (1...65_535).contains(parts.port ?? 80) else {
            throw ValidationError("the port must be a number from 1 to 65535")
        }
        self.text = String(text.reversed().drop { $0 == "/" }.reversed())
    }

    /// Where the webhooks of a provider go.
    func address(of provider: String) -> String { "\(text)/webhooks/\(provider)" }
}

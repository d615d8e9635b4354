import AsyncHTTPClient
import FoundationEssentials
import Logging
import Sessions
import Settings
import Values

@testable import Providers

/// One provider of each kind, as a configuration makes it; none is ever called.
enum FuzzedProviders {
    static let webhookSecret = "Zmlza2lsLXRlc3Qtc2lnbmluZy1zZWNyZXQtMDAwMQ=="
    static let knotSecret = "test-secret"

    static let all: [any Provider] = [
        provider("fiskil", ["client_id": "client"], ["client_secret", "webhook_secret"]),
        provider("conductor", ["publishable_key": "pk_1"], ["secret_key"]),
        provider("knot", ["client_id": "client"], ["secret"]),
    ]

    private static func provider(
        _ kind: String, _ entries: [String: String], _ secrets: [String]
    ) -> any Provider {
        var table = entries.mapValues { Setting.scalar($0, quoted: false) }
        table["base_url"] = .scalar("http://127.0.0.1:1", quoted: false)
        for name in secrets {
            table[name] = .table(["credential": .scalar(name, quoted: false)])
        }
        let parts = ProviderKinds.Parts(
            client: .shared,
            secret: { name throws(CredentialFlaw) in
                guard let secret = Secret(name.text == "secret" ? knotSecret : webhookSecret) else {
                    throw CredentialFlaw(reason: "is empty")
                }
                return secret
            }, logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() })
        guard let name = ProviderName(kind),
            let settings = try? SettingsTable(.table(table), path: ["providers", kind]),
            let provider = try? ProviderKinds.provider(name, settings: settings, parts: parts)
        else { preconditionFailure("no provider of kind \(kind)") }
        return provider
    }

    /// A session of a provider, as it is recorded.
    static func session(_ provider: any Provider) -> Session {
        let start = Date(millisecondsSince1970: 1_800_000_000_000)
        guard let id = SessionID("ses_AAAAAAAAAAAAAAAAAAAAAA") else {
            preconditionFailure("the session's id is none")
        }
        return Session(
            id: id, provider: provider.name, providerSessionID: "ps", endUserID: "eu_1",
            institutionID: nil, returnURL: nil, cancelURL: nil, createdAt: start,
            expiresAt: start.addingTimeInterval(900),
            tokens: TokenDigests(
                callback: Digest(of: "1"), cancel: Digest(of: "2"), start: Digest(of: "3")),
            creator: Peer(pid: 1, uid: 2, gid: 3), idempotency: nil)
    }
}

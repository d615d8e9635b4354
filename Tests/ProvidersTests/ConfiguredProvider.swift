import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOCore
import Sessions
import Settings
import Testing
import Values

@testable import Providers

/// A provider as a configuration makes it, whose secrets are all `s3cret`, or what the test says.
struct ConfiguredProvider {
    let provider: any Provider

    init(
        _ kind: String, _ entries: [String: String], secrets: [String: String] = [:],
        client: HTTPClient = .shared
    ) throws {
        var table = entries.mapValues { Setting.scalar($0, quoted: false) }
        for name in secrets.keys {
            table[name] = .table([
                "credential": .scalar(name.replacing("_", with: "-"), quoted: false)
            ])
        }
        let known = secrets
        let parts = ProviderKinds.Parts(
            client: client,
            secret: { name throws(CredentialFlaw) in
                let text = known[name.text.replacing("-", with: "_")] ?? ""
                guard let secret = Secret(text) else { throw CredentialFlaw(reason: "is empty") }
                return secret
            }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        provider = try ProviderKinds.provider(
            try #require(ProviderName(kind)),
            settings: try SettingsTable(.table(table), path: ["providers", kind]), parts: parts)
    }

    static func conductor(
        at server: ScriptedServer? = nil, publishableKey: String? = "pk_1",
        client: HTTPClient = .shared
    ) throws -> any Provider {
        var entries = ["base_url": server?.baseURL ?? "http://127.0.0.1:1"]
        entries["publishable_key"] = publishableKey
        return try ConfiguredProvider(
            "conductor", entries, secrets: ["secret_key": "sk_s3cret"], client: client
        ).provider
    }

    static func knot(
        at server: ScriptedServer? = nil, secret: String = "test-secret",
        client: HTTPClient = .shared
    ) throws -> any Provider {
        try ConfiguredProvider(
            "knot",
            ["base_url": server?.baseURL ?? "http://127.0.0.1:1", "client_id": "client"],
            secrets: ["secret": secret], client: client
        ).provider
    }

    static func fiskil(webhookSecret: String?) throws -> any Provider {
        var secrets = ["client_secret": "s3cret"]
        secrets["webhook_secret"] = webhookSecret
        return try ConfiguredProvider("fiskil", ["client_id": "client"], secrets: secrets).provider
    }

    static let addresses = ReturnAddresses.own(
        callback: "https://cb.example/callback/x/TOKEN",
        cancel: "https://cb.example/cancel/x/CANCEL")

    /// A session of a provider, as it is recorded.
    static func session(
        _ provider: any Provider, createdAt: Date? = nil, endUser: ExactText = "eu_1"
    ) throws -> Session {
        Session(
            id: try #require(SessionID("ses_AAAAAAAAAAAAAAAAAAAAAA")), provider: provider.name,
            providerSessionID: "ps", endUserID: endUser, institutionID: nil, returnURL: nil,
            cancelURL: nil, createdAt: Date(timeIntervalSince1970: 1_800_000_000),
            expiresAt: Date(timeIntervalSince1970: 1_800_000_900),
            tokens: TokenDigests(
                callback: Digest(of: "1"), cancel: Digest(of: "2"), start: Digest(of: "3")),
            creator: Peer(pid: 1, uid: 2, gid: 3), idempotency: nil,
            notes: ProviderNotes(createdAt: createdAt))
    }
}

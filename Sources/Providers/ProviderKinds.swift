public import AsyncHTTPClient
import NIOCore
public import Sessions

/// All kinds of providers that there are: one row a kind.
public enum ProviderKinds {
    /// What every provider is made from.
    public struct Parts: Sendable {
        /// Makes HTTPS calls; it must follow no redirects.
        public let client: HTTPClient
        /// Tells a credential's contents, or throws why it cannot.
        public let secret: @Sendable (CredentialName) throws(CredentialFlaw) -> Secret

        /// Takes both.
        public init(
            client: HTTPClient,
            secret: @escaping @Sendable (CredentialName) throws(CredentialFlaw) -> Secret
        ) {
            self.client = client
            self.secret = secret
        }
    }

    /// How ``Parts/client`` is to be made.
    ///
    /// No redirects: a provider's API has none, and a secret must not follow one. No retries of its
    /// own: which call may be repeated is decided here.
    public static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(5)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(15)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        return configuration
    }

    typealias Make =
        @Sendable (
            ProviderName, inout SettingsTable, Parts
        ) throws(SettingFlaw) -> any Provider

    private static let rows: [String: Make] = [
        "fiskil": { name, settings, parts throws(SettingFlaw) in
            FiskilProvider(name, try FiskilSettings(&settings, parts: parts), parts: parts)
        }
    ]

    /// Makes the provider that `settings` (below `providers.NAME`) describe.
    public static func provider(
        _ name: ProviderName, settings: SettingsTable, parts: Parts
    ) throws(SettingFlaw) -> any Provider {
        var settings = settings
        let kind = try settings.text(ifAny: "kind") ?? name.text
        guard let make = rows[kind] else {
            let known = rows.keys.sorted().joined(separator: ", ")
            throw settings.flaw("kind", "is \"\(kind)\"; known kinds are \(known)")
        }
        let provider = try make(name, &settings, parts)
        try settings.finish()
        return provider
    }
}

/// Why a credential cannot be had, as a clause that follows its name.
public struct CredentialFlaw: Error, Hashable, Sendable {
    /// Such as `is not in /etc/callbackd/credentials`.
    public let reason: String

    /// Takes the clause.
    public init(reason: String) {
        self.reason = reason
    }
}

extension SettingsTable {
    /// The secret that `key` names.
    mutating func secret(
        _ key: String, from parts: ProviderKinds.Parts
    ) throws(SettingFlaw) -> Secret {
        guard let secret = try secret(ifAny: key, from: parts) else {
            throw flaw(key, "is missing")
        }
        return secret
    }

    /// The same, or nil where it is absent.
    mutating func secret(
        ifAny key: String, from parts: ProviderKinds.Parts
    ) throws(SettingFlaw) -> Secret? {
        guard let name = try credential(ifAny: key) else { return nil }
        do throws(CredentialFlaw) {
            return try parts.secret(name)
        } catch {
            throw flaw(key, "names the credential \(name), which \(error.reason)")
        }
    }
}

public import AsyncHTTPClient
public import Logging
import NIOCore
public import Sessions
public import Settings

/// All kinds of providers that there are: one row a kind.
public enum ProviderKinds {
    /// What every provider is made from.
    public struct Parts: Sendable {
        /// Makes HTTPS calls; it must follow no redirects.
        public let client: HTTPClient
        /// Tells a credential's contents, or throws why it cannot.
        public let secret: @Sendable (CredentialName) throws(CredentialFlaw) -> Secret
        /// Where a provider says what no caller is told.
        public let logger: Logger

        /// Takes the parts.
        public init(
            client: HTTPClient,
            secret: @escaping @Sendable (CredentialName) throws(CredentialFlaw) -> Secret,
            logger: Logger
        ) {
            self.client = client
            self.secret = secret
            self.logger = logger
        }
    }

    /// How ``Parts/client`` is to be made.
    ///
    /// No redirects: a provider's API has none, and a secret must not follow one. No retries of its
    /// own: which call may be repeated is decided here.
    public static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.http1_1ConnectionDebugInitializer = ResponseStatusGuard.add
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
        "conductor": ConductorProvider.make, "fiskil": FiskilProvider.make,
        "knot": KnotProvider.make,
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

import AsyncHTTPClient
import Logging
import Providers
import Sessions
import Settings

/// Makes the providers that a configuration describes.
struct ProviderMaker: Sendable {
    let client: HTTPClient
    let credentials: Credentials
    let logger: Logger

    /// One a name, sorted by name; all secrets are read here.
    func providers(_ configuration: Configuration) throws(SettingFlaw) -> [any Provider] {
        try providers(configuration, keeping: { _ in nil })
    }

    /// The same, where those that are described as in the configuration in force stay as they are.
    func providers(
        _ configuration: Configuration, after live: LiveConfiguration
    ) throws(SettingFlaw) -> [any Provider] {
        let former = live.configuration.providers
        return try providers(configuration) { name in
            former[name] == configuration.providers[name] ? live.providers[name] : nil
        }
    }

    private func providers(
        _ configuration: Configuration, keeping kept: (ProviderName) -> (any Provider)?
    ) throws(SettingFlaw) -> [any Provider] {
        let parts = ProviderKinds.Parts(
            client: client,
            secret: { [credentials] name throws(CredentialFlaw) in try credentials.secret(name) },
            logger: logger)
        var providers: [any Provider] = []
        for (name, settings) in configuration.providers.sorted(by: { $0.key < $1.key }) {
            if let provider = kept(name) {
                providers.append(provider)
            } else {
                providers.append(
                    try ProviderKinds.provider(name, settings: settings, parts: parts))
            }
        }
        return providers
    }
}

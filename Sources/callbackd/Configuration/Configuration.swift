import FoundationEssentials
import Listeners
import Logging
import Providers
import Sessions
import Settings

/// The configuration, with every value checked (callbackd.yaml(5)).
struct Configuration: Sendable {
    let listen: ListenAddress
    /// Nil: the address that is listened on, which must be a loopback one then.
    let publicURL: WebAddress?
    let controlSocket: String
    let stateDirectory: String
    /// Nil: `$CREDENTIALS_DIRECTORY`.
    let credentialsDirectory: String?
    let logLevel: Logger.Level
    let registry: SessionRegistry.Settings
    let journal: JournalLimits
    let trustedProxies: TrustedProxies
    /// Of the callback listener's.
    let connectionsPerAddress: Int
    /// Nil: plain HTTP.
    let tls: TLSSettings?
    let returnPolicy: ReturnPolicy
    let pages: Pages.Settings
    /// What stands below `providers:`, by name.
    let providers: [ProviderName: SettingsTable]

    init(_ file: Setting) throws(SettingFlaw) {
        var top = try SettingsTable(file)
        let listenText = try top.text(ifAny: "listen") ?? "127.0.0.1:8080"
        guard let listen = ListenAddress(listenText) else {
            throw top.flaw(
                "listen",
                "is no HOST:PORT such as 127.0.0.1:8080 or [::1]:8080; HOST is one IP address, "
                    + "* for all of them, or localhost")
        }
        self.listen = listen
        publicURL = try top.address(ifAny: "public_url")
        if publicURL == nil, !listen.isLoopback {
            throw top.flaw("public_url", "is missing; browsers need an address to come back to")
        }
        controlSocket =
            try top.text(ifAny: "control_socket") ?? "/run/callbackd/control.sock"
        stateDirectory = try top.text(ifAny: "state_directory") ?? "/var/lib/callbackd"
        credentialsDirectory = try top.text(ifAny: "credentials_directory")
        let levelName = try top.text(ifAny: "log_level") ?? "info"
        guard let level = Logger.Level(rawValue: levelName) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw top.flaw("log_level", "is \"\(levelName)\"; known are \(known)")
        }
        logLevel = level
        registry = SessionRegistry.Settings(
            expiryGrace: .seconds(
                try top.number("expiry_grace_s", default: 30, in: 0...3600)),
            settledRetention: .seconds(
                try top.number("settled_retention_s", default: 86_400, in: 0...31_536_000)))
        journal = try JournalLimits(&top)
        trustedProxies = try Self.trustedProxies(&top)
        connectionsPerAddress = try top.number(
            "max_connections_per_address", default: Limits.publicConnectionsPerAddress,
            in: 1...Limits.publicConnections)
        tls = try TLSSettings(&top)
        if tls != nil, publicURL?.scheme == "http" {
            throw top.flaw("public_url", "is http, and tls is set; browsers need https there")
        }
        (pages, returnPolicy) = try PagesSettings.read(&top)
        providers = try Self.providers(&top)
        try top.finish()
    }

    private static func trustedProxies(
        _ top: inout SettingsTable
    ) throws(SettingFlaw) -> TrustedProxies {
        let texts = try top.texts("trusted_proxies")
        do throws(TrustedProxies.NoNetwork) {
            return try TrustedProxies(texts)
        } catch {
            throw top.flaw(
                "trusted_proxies",
                "has \(error.text), which is no IP address or network such as 10.0.0.0/8")
        }
    }

    private static func providers(
        _ top: inout SettingsTable
    ) throws(SettingFlaw) -> [ProviderName: SettingsTable] {
        var table = try top.table("providers")
        var providers: [ProviderName: SettingsTable] = [:]
        for key in table.unreadNames {
            guard let name = ProviderName(key) else {
                let reserved = ProviderName.reserved.sorted().joined(separator: ", ")
                throw table.flaw(
                    key,
                    "is no provider's name: letters a-z, digits, - and _, at most 64, and none of "
                        + reserved)
            }
            providers[name] = try table.table(key)
        }
        guard !providers.isEmpty else {
            throw top.flaw("providers", "is missing; without a provider there is nothing to do")
        }
        return providers
    }
}

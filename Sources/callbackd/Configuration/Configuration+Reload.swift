import Sessions

/// What a reload takes, and what it leaves: key paths, in a fixed order.
extension Configuration {
    /// The keys that differ from a former configuration, of those that a reload takes.
    func reloadable(differingFrom former: Configuration) -> [String] {
        let names = Set(providers.keys).union(former.providers.keys).sorted()
        let changed = names.filter { providers[$0] != former.providers[$0] }
        let samePages = pages == former.pages && returnPolicy == former.returnPolicy
        return changed.map { "providers.\($0)" }
            + Self.different([
                ("pages", samePages), ("log_level", logLevel == former.logLevel),
            ])
    }

    /// The keys that differ from those that the daemon started with, of those that only a restart
    /// takes.
    func fixed(differingFrom start: Configuration) -> [String] {
        Self.different([
            ("listen", listen == start.listen),
            ("public_url", publicURL == start.publicURL),
            ("control_socket", controlSocket == start.controlSocket),
            ("state_directory", stateDirectory == start.stateDirectory),
            ("credentials_directory", credentialsDirectory == start.credentialsDirectory),
            ("expiry_grace_s", registry.expiryGrace == start.registry.expiryGrace),
            ("settled_retention_s", registry.settledRetention == start.registry.settledRetention),
            ("journal", journal == start.journal),
            ("trusted_proxies", trustedProxies == start.trustedProxies),
            (
                "max_connections_per_address",
                connectionsPerAddress == start.connectionsPerAddress
            ),
            ("tls", tls == start.tls),
        ])
    }

    private static func different(_ keys: [(key: String, isSame: Bool)]) -> [String] {
        keys.filter { !$0.isSame }.map(\.key)
    }
}

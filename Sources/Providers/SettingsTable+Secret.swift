import Settings

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
        let secret: Secret
        do throws(CredentialFlaw) {
            secret = try parts.secret(name)
        } catch {
            throw flaw(key, "names the credential \(name), which \(error.reason)")
        }
        if let reason = secret.flaw {
            throw flaw(key, "names the credential \(name), which \(reason)")
        }
        return secret
    }
}

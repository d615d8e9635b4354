import HTTPServer
import Listeners
import Settings

/// The table `tls:`: the callback listener speaks TLS itself, without a proxy.
struct TLSSettings: Sendable, Hashable {
    let certificate: CredentialName
    let privateKey: CredentialName

    /// Nil where the table is absent.
    init?(_ top: inout SettingsTable) throws(SettingFlaw) {
        guard let setting = top.setting("tls") else { return nil }
        var table = try SettingsTable(setting, path: ["tls"])
        guard let certificate = try table.credential(ifAny: "certificate") else {
            throw table.flaw("certificate", "is missing")
        }
        guard let privateKey = try table.credential(ifAny: "private_key") else {
            throw table.flaw("private_key", "is missing")
        }
        try table.finish()
        self.certificate = certificate
        self.privateKey = privateKey
    }

    /// Reads both.
    func serverCertificate(
        _ credentials: Credentials
    ) throws(SettingFlaw) -> ServerCertificate {
        let chain = try secret(certificate, "tls.certificate", credentials)
        let key = try secret(privateKey, "tls.private_key", credentials)
        do throws(ServerCertificate.Flaw) {
            return try ServerCertificate(
                certificate: chain.secretText, privateKey: key.secretText)
        } catch {
            throw Self.flaw(error)
        }
    }

    private func secret(
        _ name: CredentialName, _ path: String, _ credentials: Credentials
    ) throws(SettingFlaw) -> Secret {
        do throws(CredentialFlaw) {
            return try credentials.secret(name)
        } catch {
            throw SettingFlaw(
                path: path, reason: "names the credential \(name), which \(error.reason)")
        }
    }

    private static func flaw(_ flaw: ServerCertificate.Flaw) -> SettingFlaw {
        switch flaw {
        case .certificate:
            SettingFlaw(
                path: "tls.certificate", reason: "names a credential that is no certificate in PEM")
        case .privateKey:
            SettingFlaw(
                path: "tls.private_key",
                reason: "names a credential that is no private key in PEM, without a passphrase")
        case .mismatch:
            SettingFlaw(path: "tls.private_key", reason: "is not the key of tls.certificate")
        }
    }
}

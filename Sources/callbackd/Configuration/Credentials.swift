import Providers
import Settings
import Synchronization
import Systemd

/// Finds the secrets that the configuration names; each is read once, so that a reload finds what
/// the start found.
final class Credentials: Sendable {
    private let directory: CredentialsDirectory?
    /// Whether the service manager made the folder, from one of an operator's.
    private let isHandedOver: Bool
    private let known = Mutex<[CredentialName: Secret]>([:])

    /// Takes the configured folder, or else the value of `$CREDENTIALS_DIRECTORY`.
    init(configured: String?, environment: String?) {
        directory =
            configured.map { CredentialsDirectory(path: $0, demandsPrivacy: true) }
            ?? environment.map { CredentialsDirectory(path: $0, demandsPrivacy: false) }
        isHandedOver = configured == nil
    }

    /// The secret of that name.
    func secret(_ name: CredentialName) throws(CredentialFlaw) -> Secret {
        if let secret = known.withLock({ $0[name] }) { return secret }
        let secret = try read(name)
        known.withLock { $0[name] = secret }
        return secret
    }

    private func read(_ name: CredentialName) throws(CredentialFlaw) -> Secret {
        guard let directory else {
            throw CredentialFlaw(
                reason: "cannot be looked up: neither credentials_directory nor "
                    + "$CREDENTIALS_DIRECTORY is set")
        }
        do throws(CredentialsDirectory.Failure) {
            guard let secret = Secret(try directory.contents(of: name.text)) else {
                throw CredentialsDirectory.Failure.unusable
            }
            return secret
        } catch {
            throw CredentialFlaw(reason: clause(error, in: directory.path))
        }
    }

    private func clause(_ failure: CredentialsDirectory.Failure, in path: String) -> String {
        switch failure {
        case .missing:
            "is not in \(path)"
                + (isHandedOver
                    ? "; systemd fills it from /etc/callbackd/credentials at each start" : "")
        case .notPrivate(let mode):
            "others than its owner can read (mode \(String(mode, radix: 8))); "
                + "chmod 600 the file in \(path)"
        case .unreadable(let reason): "cannot be read in \(path): \(reason)"
        case .unusable: "is empty or no UTF-8 in \(path)"
        }
    }
}

/// Why a credential cannot be had, as a clause that follows its name.
public struct CredentialFlaw: Error, Hashable, Sendable {
    /// Such as `is not in /etc/callbackd/credentials`.
    public let reason: String

    /// Takes the clause.
    public init(reason: String) {
        self.reason = reason
    }
}

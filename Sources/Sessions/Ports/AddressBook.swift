/// Makes the addresses of a session's three paths from its tokens.
public protocol AddressBook: Sendable {
    /// The two redirect addresses.
    func returnAddresses(
        for provider: ProviderName, callback: Token, cancel: Token
    ) -> ReturnAddresses
}

/// Makes the addresses of a session's three paths from its tokens.
public protocol AddressBook: Sendable {
    /// The two redirect addresses of one session.
    func returnAddresses(
        for provider: ProviderName, callback: Token, cancel: Token
    ) -> ReturnAddresses

    /// The two redirect addresses that all sessions of a provider share.
    func sharedReturnAddresses(for provider: ProviderName) -> ReturnAddresses

    /// The address of the first hop.
    func startAddress(_ start: Token) -> String
}

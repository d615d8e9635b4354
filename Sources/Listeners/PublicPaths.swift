public import Sessions

/// The paths of the callback listener: made for a session, and read back from a request.
public struct PublicPaths: AddressBook {
    private let publicURL: String

    /// Takes the address under which browsers reach the listener.
    public init(publicURL: WebAddress) {
        let text = publicURL.text
        self.publicURL = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The addresses of the two redirect paths.
    public func returnAddresses(
        for provider: ProviderName, callback: Token, cancel: Token
    ) -> ReturnAddresses {
        .own(
            callback: "\(publicURL)/callback/\(provider)/\(callback.secretText)",
            cancel: "\(publicURL)/cancel/\(provider)/\(cancel.secretText)")
    }

    /// The addresses without a token, which all sessions of a provider share.
    public func sharedReturnAddresses(for provider: ProviderName) -> ReturnAddresses {
        .shared(
            callback: "\(publicURL)/callback/\(provider)", cancel: "\(publicURL)/cancel/\(provider)"
        )
    }

    /// The address of a session's first hop.
    public func startAddress(_ start: Token) -> String {
        "\(publicURL)/start/\(start.secretText)"
    }

    /// The token in `/start/{token}`; nil for any other path.
    static func startPath(_ path: Substring) -> Token? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count == 3, segments[0].isEmpty, segments[1] == "start" else { return nil }
        return Token(segments[2])
    }

    /// The provider's name in `/webhooks/{provider}`; nil for any other path.
    static func webhookPath(_ path: Substring) -> String? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count == 3, segments[0].isEmpty, segments[1] == "webhooks" else {
            return nil
        }
        return String(segments[2])
    }

    /// The parts of `/callback/{provider}/{token}` or `/cancel/{provider}/{token}`, or of the same
    /// without a token; nil for any other path. Nothing in it is percent-decoded: neither name nor
    /// token has anything to decode.
    static func returnPath(
        _ path: Substring
    ) -> (path: ReturnPath, provider: String, token: Token?)? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard (3...4).contains(segments.count), segments[0].isEmpty, !segments[2].isEmpty,
            let kind = ReturnPath(rawValue: String(segments[1]))
        else { return nil }
        guard segments.count == 4 else { return (kind, String(segments[2]), nil) }
        guard let token = Token(segments[3]) else { return nil }
        return (kind, String(segments[2]), token)
    }
}

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

    /// What a path of the callback listener means.
    enum Meaning {
        /// `/callback/{provider}/{token}` or `/cancel/{provider}/{token}`, or the same without a
        /// token.
        case redirect(ReturnPath, provider: String, Token?)
        /// `/start/{token}`
        case start(Token)
        /// `/webhooks/{provider}`
        case webhook(provider: String)
        /// Any other path.
        case nothing
    }

    /// Reads a path, byte by byte. Nothing in it is percent-decoded any more: neither name nor
    /// token has anything to decode.
    static func meaning(of path: String) -> Meaning {
        var rest = path.utf8[...]
        func nextSegment() -> Substring? {
            guard rest.popFirst() == UInt8(ascii: "/") else { return nil }
            let segment = rest.prefix { $0 != UInt8(ascii: "/") }
            rest = rest[segment.endIndex...]
            return Substring(segment)
        }
        guard let first = nextSegment(), let second = nextSegment(), !second.isEmpty else {
            return .nothing
        }
        let third = nextSegment()
        guard rest.isEmpty else { return .nothing }
        if first.utf8.elementsEqual("webhooks".utf8) {
            return third == nil ? .webhook(provider: String(second)) : .nothing
        }
        if first.utf8.elementsEqual("start".utf8) {
            return third == nil ? Token(second).map(Meaning.start) ?? .nothing : .nothing
        }
        let paths = [ReturnPath.callback, .cancel]
        guard let kind = paths.first(where: { $0.rawValue.utf8.elementsEqual(first.utf8) }) else {
            return .nothing
        }
        guard let third else { return .redirect(kind, provider: String(second), nil) }
        return Token(third).map { .redirect(kind, provider: String(second), $0) } ?? .nothing
    }
}

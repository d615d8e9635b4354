/// Why a provider gave no session, or did not do what it was asked to.
public enum ProviderError: Error, Hashable, Sendable {
    /// It said no (a 4xx): the request or the credentials are at fault.
    case refused(ProviderRefusal)
    /// It failed, talked nonsense or did not answer in time; the text says which, for people. The
    /// answer is what it said, where that is an answer of its own.
    case unavailable(String, answer: ProviderAnswer? = nil)
}

/// A provider's no, in its own words, cut to ``Limits/keptValueBytes``.
public struct ProviderRefusal: Hashable, Sendable {
    /// The HTTP status, 400...499.
    public let status: Int
    /// The provider's name of this kind of error, such as `end_user_not_found`.
    public let name: String?
    /// The provider's name of this occurrence; its support asks for it.
    public let id: String?
    /// A sentence for people.
    public let message: String?
    /// The answer as it came.
    public let answer: ProviderAnswer?

    /// Takes the parts.
    public init(
        status: Int, name: String?, id: String?, message: String?, answer: ProviderAnswer? = nil
    ) {
        self.status = status
        self.name = name?.cut(toBytes: Limits.keptValueBytes)
        self.id = id?.cut(toBytes: Limits.keptValueBytes)
        self.message = message?.cut(toBytes: Limits.keptValueBytes)
        self.answer = answer
    }
}

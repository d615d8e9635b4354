import Values

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

    /// The same, whose sentence repeats no value of `options`: those can hold personal data, and
    /// the sentence gets onto terminals and into logs. Words of small letters and underscores are
    /// names, not data.
    func hiding(_ options: [ExactText: JSONValue]) -> ProviderRefusal {
        let values = options.values.flatMap(\.texts).filter { text in
            text.utf8.count >= 4
                && !text.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
        }
        let hidden = message.map { message in
            values.sorted { $0.utf8.count > $1.utf8.count }.reduce(message) {
                Replacement(Array($1.utf8), by: Array("<redacted>".utf8)).applied(to: $0)
            }
        }
        return ProviderRefusal(status: status, name: name, id: id, message: hidden, answer: answer)
    }
}

extension JSONValue {
    /// All texts in it.
    fileprivate var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let values): values.flatMap(\.texts)
        case .object(let members): members.values.flatMap(\.texts)
        case .null, .bool, .integer, .number: []
        }
    }
}

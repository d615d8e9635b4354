/// The configured providers by name.
public struct ProviderDirectory: Sendable {
    private let byName: [String: any Provider]

    /// Takes the providers; of two with one name, the last counts.
    public init(_ providers: [any Provider]) {
        byName = Dictionary(providers.map { ($0.name.text, $0) }, uniquingKeysWith: { $1 })
    }

    /// The names, sorted.
    public var names: [ProviderName] { byName.values.map(\.name).sorted() }

    /// The query parameters that any of them documents.
    public var callbackParameters: Set<String> {
        byName.values.reduce(into: []) { $0.formUnion($1.callbackParameters) }
    }

    /// The provider of that name, or nil.
    public subscript(name: ProviderName) -> (any Provider)? { byName[name.text] }

    /// The provider that a request names.
    func provider(_ name: String) throws(Refusal) -> any Provider {
        guard let provider = byName[name] else { throw .unknownProvider(name, known: names) }
        return provider
    }
}

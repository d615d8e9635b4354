import Synchronization
public import Values

/// The providers by name: those that are configured, and those that no longer are but still answer
/// for their open sessions.
public final class ProviderDirectory: Sendable {
    private let held: Mutex<Held>

    private struct Held {
        var configured: [String: any Provider]
        var retired: [String: any Provider] = [:]
        var callbackParameters: Set<ExactText> = []

        init(_ providers: [any Provider]) {
            configured = Dictionary(
                providers.map { ($0.name.text, $0) }, uniquingKeysWith: { $1 })
            gatherParameters()
        }

        mutating func gatherParameters() {
            callbackParameters = (Array(configured.values) + retired.values)
                .reduce(into: []) { $0.formUnion($1.callbackParameters) }
        }
    }

    /// Takes the configured providers; of two with one name, the last counts.
    public init(_ providers: [any Provider]) {
        held = Mutex(Held(providers))
    }

    /// Takes other configured providers; a former one that is not among them opens no more
    /// sessions, but answers for those it has.
    public func replace(with providers: [any Provider]) {
        held.withLock { held in
            let former = held.retired.merging(held.configured) { $1 }
            held = Held(providers)
            held.retired = former.filter { held.configured[$0.key] == nil }
            held.gatherParameters()
        }
    }

    /// The names of those that are configured, sorted.
    public var names: [ProviderName] {
        held.withLock { $0.configured.values.map(\.name) }.sorted()
    }

    /// The query parameters that any of them documents.
    public var callbackParameters: Set<ExactText> { held.withLock { $0.callbackParameters } }

    /// The provider that answers for sessions of that name, or nil.
    public subscript(name: ProviderName) -> (any Provider)? {
        held.withLock { $0.configured[name.text] ?? $0.retired[name.text] }
    }

    /// The configured provider that a request names.
    func provider(_ name: String) throws(Refusal) -> any Provider {
        guard let provider = held.withLock({ $0.configured[name] }) else {
            throw .unknownProvider(name, known: names)
        }
        return provider
    }
}

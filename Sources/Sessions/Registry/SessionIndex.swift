import Values

/// Sessions by what a provider calls them, or by whose they are: what webhooks are matched by.
struct SessionIndex {
    /// A name within one provider.
    struct Key: Hashable {
        let provider: ProviderName
        let name: ExactText
    }

    private var entries: [Key: Set<SessionID>] = [:]

    /// The sessions under a name, in no order.
    subscript(provider: ProviderName, name: ExactText) -> Set<SessionID> {
        entries[Key(provider: provider, name: name)] ?? []
    }

    mutating func add(_ id: SessionID, provider: ProviderName, name: ExactText) {
        entries[Key(provider: provider, name: name), default: []].insert(id)
    }

    mutating func remove(_ id: SessionID, provider: ProviderName, name: ExactText) {
        let key = Key(provider: provider, name: name)
        entries[key]?.remove(id)
        if entries[key]?.isEmpty == true { entries[key] = nil }
    }
}

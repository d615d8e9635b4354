import ArgumentParser

/// One of the provider's own fields on the command line: `KEY=VALUE`, the value a text as it is.
struct ProviderOption: Sendable, Hashable {
    let key: String
    let value: String

    /// Splits at the first equals sign; the value may be empty, the key may not.
    init(_ text: String) throws(ValidationError) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw ValidationError("it has to be KEY=VALUE, as in type=link")
        }
        key = String(text[..<equals])
        value = String(text[text.index(after: equals)...])
    }

    /// The first key that `options` has twice.
    static func repeatedKey(in options: [ProviderOption]) -> String? {
        var keys: Set<String> = []
        return options.first { !keys.insert($0.key).inserted }?.key
    }
}

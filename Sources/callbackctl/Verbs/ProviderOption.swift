import ArgumentParser
import ControlAPI
import Values

/// One of the provider's own fields on the command line: `KEY=VALUE`, the value a text as it is, or
/// `KEY:=JSON` for any other value.
struct ProviderOption: Sendable, Hashable {
    let key: ExactText
    let value: JSONValue

    /// Splits at the first equals sign; the value may be empty, the key may not.
    init(_ text: String) throws(ValidationError) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw ValidationError("it has to be KEY=VALUE, as in type=link")
        }
        let value = String(text[text.index(after: equals)...])
        let name = text[..<equals]
        guard name.hasSuffix(":") else {
            key = ExactText(name)
            self.value = .string(value)
            return
        }
        guard name.count > 1,
            let json = try? JSONValue(reading: Array(value.utf8))
        else {
            throw ValidationError("KEY:=JSON needs a value that is JSON, as in count:=3")
        }
        key = ExactText(name.dropLast())
        self.value = json
    }

    /// The first key that `options` has twice.
    static func repeatedKey(in options: [ProviderOption]) -> ExactText? {
        var keys: Set<ExactText> = []
        return options.first { !keys.insert($0.key).inserted }?.key
    }
}

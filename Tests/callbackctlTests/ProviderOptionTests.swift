import ArgumentParser
import Testing

@testable import callbackctl

struct ProviderOptionTests {
    @Test("an option is split at its first equals sign")
    func splits() throws {
        let option = try ProviderOption("filter=a=b")
        #expect(option.key == "filter")
        #expect(option.value == "a=b")
    }

    @Test("an option's value may be empty")
    func emptyValue() throws {
        #expect(try ProviderOption("type=").value.isEmpty)
    }

    @Test("an option without a key or an equals sign is refused", arguments: ["type", "=link", ""])
    func refused(text: String) {
        #expect(throws: ValidationError.self) { try ProviderOption(text) }
    }

    @Test("a key that is given twice is found")
    func repeated() throws {
        let options = try ["a=1", "b=2", "a=3"].map { try ProviderOption($0) }
        #expect(ProviderOption.repeatedKey(in: options) == "a")
        #expect(ProviderOption.repeatedKey(in: Array(options.dropLast())) == nil)
    }
}

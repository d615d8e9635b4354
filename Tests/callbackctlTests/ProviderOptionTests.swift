import ArgumentParser
import ControlAPI
import Testing
import Values

@testable import callbackctl

struct ProviderOptionTests {
    @Test("an option is split at its first equals sign")
    func splits() throws {
        let option = try ProviderOption("filter=a=b")
        #expect(option.key == "filter")
        #expect(option.value == .string("a=b"))
    }

    @Test("an option's value may be empty")
    func emptyValue() throws {
        #expect(try ProviderOption("type=").value == .string(""))
    }

    @Test("an option after := is JSON")
    func json() throws {
        let option = try ProviderOption(#"card:={"blocked": false, "n": 3}"#)
        #expect(option.key == "card")
        #expect(option.value == .object(["blocked": .bool(false), "n": .integer(3)]))
        #expect(try ProviderOption("a:=3").value == .integer(3))
    }

    @Test(
        "an option without a key, an equals sign or a value that is JSON is refused",
        arguments: ["type", "=link", "", ":=3", "a:=", "a:={"])
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

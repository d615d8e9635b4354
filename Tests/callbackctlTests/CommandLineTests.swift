import ArgumentParser
import Testing

@testable import callbackctl

struct CommandLineTests {
    @Test(
        "the socket can be given before and behind the verb",
        arguments: [
            ["--socket", "/x", "--json", "show", "ses_1"],
            ["show", "--socket", "/x", "ses_1", "--json"],
        ])
    func socketAnywhere(arguments: [String]) throws {
        let verb = try #require(try CallbackCtl.parseAsRoot(arguments) as? Show)
        #expect(verb.globals.socket == "/x")
        #expect(verb.globals.json)
        #expect(verb.id.text == "ses_1")
    }

    @Test(
        "a wrong command line ends with 64",
        arguments: [
            ["show"], ["show", ""], ["frobnicate"], ["list", "--frobnicate"],
            ["wait", "a", "--timeout", "soon"], ["wait", "a", "--timeout", "-1"],
            ["create", "--provider", "p", "--end-user", "e", "--timeout", "5"],
            ["create", "--provider", "p", "--end-user", "e", "--option", "type"],
            ["create", "--provider", "p", "--end-user", "e", "--option=a=1", "--option=a=2"],
        ])
    func wrong(arguments: [String]) throws {
        let error = try #require(throws: (any Error).self) {
            try CallbackCtl.parseAsRoot(arguments)
        }
        #expect(CallbackCtl.exitCode(for: error).rawValue == 64)
    }

    @Test("the version is the program's name and number")
    func version() throws {
        let error = try #require(throws: (any Error).self) {
            try CallbackCtl.parseAsRoot(["--version"])
        }
        #expect(CallbackCtl.exitCode(for: error) == .success)
        #expect(CallbackCtl.message(for: error) == "callbackctl 0.1.0")
    }
}

import Sessions
import Testing

@testable import Settings

@Suite struct `A table of settings` {
    func table(_ entries: [String: Setting]) throws -> SettingsTable {
        try SettingsTable(.table(entries), path: ["top"])
    }

    func complaint(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `an unknown key is named with those that are known`() throws {
        var table = try table(["a": .null, "b": .scalar("1", quoted: false)])
        _ = try table.text(ifAny: "a")
        #expect(complaint { try table.finish() } == "top.b is not known here; known are a")
    }

    @Test func `a value of the wrong type is named`() throws {
        var table = try table([
            "text": .list([]), "number": .scalar("soon", quoted: false),
            "quoted": .scalar("1", quoted: true), "flag": .scalar("yes", quoted: false),
            "list": .scalar("x", quoted: false), "big": .scalar("11", quoted: false),
        ])
        #expect(complaint { _ = try table.text("text") } == "top.text is a list, not a text")
        #expect(
            complaint { _ = try table.number("number", default: 1, in: 0...10) }
                == "top.number is no whole number")
        #expect(
            complaint { _ = try table.number("quoted", default: 1, in: 0...10) }
                == "top.quoted is no whole number")
        #expect(
            complaint { _ = try table.number("big", default: 1, in: 0...10) }
                == "top.big is not between 0 and 10")
        #expect(
            complaint { _ = try table.flag("flag", default: true) }
                == "top.flag is neither true nor false")
        #expect(
            complaint { _ = try table.texts("list") } == "top.list is a single value, not a list")
        #expect(complaint { _ = try table.text("absent") } == "top.absent is missing")
    }

    @Test func `plain http is for loopback addresses only`() throws {
        var table = try table([
            "far": .scalar("http://api.example.com", quoted: false),
            "near": .scalar("http://127.0.0.1:1/x", quoted: false),
        ])
        #expect(
            complaint { _ = try table.address(ifAny: "far") }
                == "top.far is plain http; that is for loopback addresses only")
        #expect(try table.address(ifAny: "near")?.text == "http://127.0.0.1:1/x")
    }

    @Test func `a secret stands in no configuration`() throws {
        var table = try table(["secret": .scalar("hunter2", quoted: false)])
        let said = complaint { _ = try table.credential(ifAny: "secret") }
        #expect(said?.contains("{ credential: NAME }") == true)
        #expect(said?.contains("hunter2") == false)
    }

    @Test(arguments: ["../x", ".x", "a/b", "", "a b"])
    func `a credential's name is a plain file name`(_ name: String) {
        #expect(CredentialName(name) == nil)
    }

    @Test func `a secret prints as redacted`() throws {
        #expect(Secret("hunter2") == Secret("hunter2\r\n"))
        #expect(Secret("\n") == nil)
        let secret = try #require(Secret("hunter2\n"))
        #expect("\(secret) \(String(reflecting: secret))" == "<redacted> <redacted>")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }
}

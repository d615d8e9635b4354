import Testing

@testable import Values

@Suite struct `JSON from strangers` {
    func read(_ text: String) throws(JSONFlaw) -> JSONValue {
        try JSONValue(reading: Array(text.utf8))
    }

    @Test func `is read as what it says`() throws {
        let text =
            #" { "a" : [ 1 , -2.5e1 , 0 , true , false , null , "#
            + #""x\u0041\n\uD83D\uDE00é" , { } , [ ] ] } "#
        #expect(
            try read(text)
                == .object([
                    "a": .array([
                        .integer(1), .number(-25), .integer(0), .bool(true), .bool(false), .null,
                        .string("xA\n😀é"), .object([:]), .array([]),
                    ])
                ]))
        #expect(try read("9223372036854775807") == .integer(.max))
        #expect(try read("-9223372036854775808") == .integer(.min))
        #expect(try read("0e-999") == .number(0))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", #"{"a":1,}"#, #"{"a" 1}"#, "{a:1}", "'a'", "01", "1.", ".5",
        "+1", "1e", "-", "tru", "nul", "NaN", "Infinity", "1 2", "[1 2]", #"{"a":}"#, "//x\n1",
        #""\x""#, #""\u12""#, #""\u12G4""#, "\"a\nb\"", "\"\u{1}\"", "\"a", "[1}", "\u{A0}1",
    ])
    func `is nothing but JSON`(_ text: String) {
        #expect { try read(text) } throws: {
            if case .syntax = $0 as? JSONFlaw { true } else { false }
        }
    }

    @Test func `has each name once, by its bytes`() throws {
        #expect(throws: JSONFlaw.twice("a")) { try read(#"{"a":1,"b":2,"a":1}"#) }
        #expect(throws: JSONFlaw.twice("a")) { try read(#"[{"a":1,"\u0061":1}]"#) }
        let kelvin = try read("{\"K\":1,\"\u{212A}\":2}")
        #expect(kelvin.members?.count == 2)
        #expect(kelvin["\u{212A}"] == .integer(2))
        #expect(kelvin != (try read("{\"K\":2,\"\u{212A}\":1}")))
        #expect(JSONValue.string("josé") != .string("jose\u{301}"))
    }

    @Test func `has at most sixteen levels`() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        _ = try read(nested(16))
        #expect(throws: JSONFlaw.tooDeep) { try read(nested(17)) }
        #expect(throws: JSONFlaw.tooDeep) { try read(String(repeating: #"{"a":"#, count: 100_000)) }
    }

    @Test func `is UTF-8 and has whole characters`() {
        #expect(throws: JSONFlaw.notUTF8) { try JSONValue(reading: [0x22, 0xE9, 0x22]) }
        #expect(throws: JSONFlaw.notUTF8) { try JSONValue(reading: [0x31, 0, 0xFF]) }
        #expect(throws: JSONFlaw.byteOrderMark) { try read("\u{FEFF}1") }
        for half in [#""\uD83D""#, #""\uDE00""#, #""\uD83D\u0041""#, #""\uD83Dx""#] {
            #expect(throws: JSONFlaw.loneSurrogate(at: 1)) { try read(half) }
        }
    }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "1e400", "-1e400", "1e-999",
        "123456789012345678901234567890",
    ])
    func `has numbers that can be kept`(_ number: String) {
        #expect(throws: JSONFlaw.numberOutOfRange(at: 0)) { try read(number) }
    }

    @Test func `is written as it was read`() throws {
        let value = try read(#"{"b":[1,2.5,"\u0000\u001f\"\\\/é\u2028"],"a":{"":null},"A":true}"#)
        #expect(try JSONValue(reading: value.bytes) == value)
        #expect(
            String(decoding: value.bytes, as: UTF8.self).hasPrefix(#"{"A":true,"a":{"":null},"b""#))
    }
}

@Suite struct `A scan for members` {
    func scan(_ text: String) -> [ExactText: MemberScan.Found] {
        MemberScan.members(["event", "session_id"], in: Array(text.utf8))
    }

    @Test func `finds those of the outermost object`() {
        #expect(
            scan(#"{"x":{"event":"no"},"y":["event","no"],"event":"A","session_id":null}"#)
                == ["event": .text("A"), "session_id": .null])
        #expect(
            scan(#"{"event":1,"session_id":{"a":2}}"#) == ["event": .other, "session_id": .other])
        #expect(scan(#"{"ev\u0065nt":"A","event":"B"}"#) == ["event": .text("A")])
        #expect(scan(#"{"x":"event","event":"A"}"#) == ["event": .text("A")])
    }

    @Test(arguments: [
        "", "[", #"["event","A"]"#, #""event""#, "{", #"{"event"#, #"{"x":{"event":"A"}}"#,
    ])
    func `finds nothing in anything else`(_ text: String) {
        #expect(scan(text).isEmpty)
    }

    @Test func `passes over what is deep, and over what is no JSON`() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(scan(#"{"a":\#(deep),"event":"A"}"#) == ["event": .text("A")])
        #expect(scan(#"{"event":"A","session_id":"s",}"#).count == 2)
    }
}

@Suite struct `A text that is compared exactly` {
    @Test func `is itself only`() {
        #expect("K" as ExactText != "\u{212A}")
        #expect("é" as ExactText != "e\u{301}")
        #expect(Set(["a", "K", "\u{212A}", "K"] as [ExactText]).count == 3)
        #expect("a;b".holdsBytes(of: ";"))
        #expect(!"a\u{37E}b".holdsBytes(of: ";"))
        #expect(!"a".holdsBytes(of: ""))
    }

    @Test func `is replaced by its bytes`() {
        let replacement = Replacement(Array("ab".utf8), by: Array("<>".utf8))
        #expect(replacement.applied(to: "aab\u{301}abab") == "a<>\u{301}<><>")
    }
}

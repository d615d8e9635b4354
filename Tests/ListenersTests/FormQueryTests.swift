import Sessions
import Testing
import Values

@testable import Listeners

@Suite struct `A redirect's query` {
    static let known: Set<ExactText> = [
        "session_id", "error", "error_description", "error_id", "error_uri",
    ]

    func read(_ query: String) -> CallbackParameters {
        FormQuery.parameters(query[...], known: Self.known)
    }

    @Test func `is form-urlencoded`() {
        let parameters = read(
            "error=access_denied&error_description=User+cancelled%20the%2Bflow"
                + "&error_uri=https%3A%2F%2Fx.example%2F%23a&%65rror_id=e")
        #expect(parameters.flaw == nil)
        #expect(
            parameters.values == [
                "error": "access_denied", "error_description": "User cancelled the+flow",
                "error_uri": "https://x.example/#a", "error_id": "e",
            ])
    }

    @Test func `unknown parameters are dropped unread`() {
        #expect(read("a=%zz&a=1&a=2&&=&session_id=s&b") == read("session_id=s"))
    }

    @Test(arguments: [
        "session_id=a&session_id=a", "session_id=a&session_id=b", "error=&error=x",
        "error=a&%65rror=a",
    ])
    func `a known parameter twice is a flaw`(_ query: String) {
        #expect(read(query).flaw == .repeatedParameter)
    }

    @Test(arguments: ["session_id=%", "session_id=%4", "session_id=%zz", "error=%ff", "error=%C3"])
    func `broken encoding of a known parameter is a flaw`(_ query: String) {
        #expect(read(query).flaw == .brokenEncoding)
    }

    @Test func `NUL and newline are kept for the record`() {
        #expect(read("error_description=a%00b%0Ac").values == ["error_description": "a\0b\nc"])
    }

    @Test(arguments: [
        "amp;error=x", "amp;amp;error_type=x", "Error=x", "error[]=x", "error%5B%5D=x",
        "error%=x", "ERROR_DESCRIPTION=x", "errors=x", "error%00=x", "error_code", "error=",
        "error_description=", "AMP;Error", "error%FF=x", "error_id=x", "+error=x", "%20error",
        ";error=x", "x=1;error=x", "%26error=x", "%5Berror%5D=x", "amp;+error", "%EF%BB%BFerror",
    ])
    func `what looks like an error is none, and no success either`(_ query: String) {
        let parameters = read("session_id=s&" + query)
        #expect(parameters.claimsError)
        #expect(parameters.flaw == nil)
        #expect(parameters.detail.error == nil)
    }

    @Test(arguments: [
        "", "terror=x", "x=error", "amp;session_id=s", "%2565rror=x", "x=1;y=error",
    ])
    func `what does not look like one is none`(_ query: String) {
        #expect(!read(query).claimsError)
    }

    @Test func `commentary decides nothing`() {
        let parameters = read(
            "error=access_denied&error_description=Acc%E8s+refus%E9%&error_description=2&error_id=%"
                + "&error_uri=%C3")
        #expect(parameters.flaw == nil)
        #expect(
            parameters.values == [
                "error": "access_denied", "error_description": "Acc\u{FFFD}s refus\u{FFFD}%",
                "error_id": "%", "error_uri": "\u{FFFD}",
            ])
    }

    @Test func `encoding and decoding meet`() {
        let text = "a b+c&d=e/é\u{0}%👍*-._~"
        #expect(read("error=" + FormQuery.encoded(text)).values["error"] == text)
    }
}

import FoundationEssentials
import Testing
import Values

@testable import Sessions

@Suite struct `Values` {
    @Test(arguments: [
        "https://user@app.example.com/", "https://app.example.com\\@evil.example/",
        "https://app.example.com\t/", "https:/app.example.com", "//app.example.com",
        "javascript://app.example.com/", "https://", "https://app.example.com:0/",
        "https://app.example.com:99999/", "https://app.example.com:x/", "https://äpp.example/",
        "https://app example.com/", "https://[::1/", "https://.example/", "https://a_b.example/",
        " https://app.example.com/",
    ])
    func `an odd web address is none`(_ text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test(arguments: [
        ("https://App.Example.com/x?y#z", "https://app.example.com"),
        ("https://app.example.com:443", "https://app.example.com"),
        ("HTTPS://app.example.com:8443/", "https://app.example.com:8443"),
        ("http://[::1]:80/x", "http://[::1]"), ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ])
    func `an origin is scheme, host and a port that is not the scheme's own`(
        _ text: String, _ origin: String
    ) {
        #expect(WebAddress(text)?.origin == origin)
    }

    @Test func `plain http is for the machine itself`() {
        #expect(WebAddress("http://127.1.2.3:1/")?.isProtected == true)
        #expect(WebAddress("http://[::1]/")?.isProtected == true)
        #expect(WebAddress("http://127.0.0.1.evil.example/")?.isProtected == false)
        #expect(WebAddress("http://example.com/")?.isProtected == false)
        #expect(WebAddress("https://example.com/")?.isProtected == true)
    }

    @Test func `a token prints as redacted and is known by its digest alone`() {
        let token = Mint.system.token()
        #expect("\(token)" == "<redacted>")
        #expect(String(reflecting: token) == "<redacted>")
        #expect(token.secretText.utf8.count == 43)
        #expect(!token.digest.text.contains(token.secretText))
        #expect(Token(token.secretText)?.digest == token.digest)
    }

    @Test func `the digest is SHA-256 in base64url`() {
        // printf abc | openssl sha256 -binary | base64 | tr '+/' '-_' | tr -d =
        #expect(Digest(of: "abc").text == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0")
    }

    @Test func `session ids have one form`() {
        let id = Mint.system.sessionID()
        #expect(SessionID(id.text) == id)
        #expect(SessionID("ses_short") == nil)
        #expect(SessionID("ses_" + String(repeating: "/", count: 22)) == nil)
    }

    @Test(arguments: ["v1", "metrics", "livez", "readyz", "Fiskil", "", "a/b", "1st", "é"])
    func `a provider's name is no reserved or odd word`(_ text: String) {
        #expect(ProviderName(text) == nil)
    }

    @Test func `every millisecond survives the wire`() {
        for milliseconds in stride(from: Int64(1_700_000_000_000), to: 1_700_000_002_000, by: 1) {
            let date = Date(millisecondsSince1970: milliseconds)
            #expect(Date(rfc3339: date.rfc3339) == date)
        }
        #expect(
            Date(millisecondsSince1970: 1_700_000_000_007).rfc3339 == "2023-11-14T22:13:20.007Z")
        #expect(Date(rfc3339: "2023-11-14T23:13:20+01:00")?.rfc3339 == "2023-11-14T22:13:20.000Z")
        for text in [
            "2023-11-14T22:13:20Z", "2023-11-14t22:13:20z", "2023-11-14 22:13:20+00:00",
            "2023-11-14T22:13:20.0000000009Z", "2023-11-14T17:43:20-04:30",
            "2023-11-15T21:12:20+22:59", "2023-11-14T22:13:20-00:00",
        ] {
            #expect(Date(rfc3339: text)?.rfc3339 == "2023-11-14T22:13:20.000Z", "\(text)")
        }
        for text in [
            "yesterday", "2023-11-14T22:13:20", "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20+0100",
            "2023-11-14T24:00:00Z", "2023-02-29T00:00:00Z", "2023-11-14T22:13:20Z ", "20231114",
            "2023-11-14T22:13:61Z", "2023-11-14T22:13:20+24:00", "２023-11-14T22:13:20Z",
        ] {
            #expect(Date(rfc3339: text) == nil, "\(text)")
        }
        for text in ["2024-13-01T00:00:00.000Z", "2024-01-01T00:0a:00.000Z", "2024-01-01"] {
            #expect(Date(rfc3339: text) == nil, "\(text)")
        }
        // Every day of 400 years, and then some.
        for day in Int64(0)..<150_000 {
            let date = Date(millisecondsSince1970: (day - 130_000) * 86_400_000 + 86_399_999)
            #expect(Date(rfc3339: date.rfc3339) == date)
        }
    }

    @Test(arguments: [1e300, -1e300, Double.infinity, -Double.infinity, Double.nan])
    func `no number is too absurd for a date`(_ seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(Date(rfc3339: date.inWholeMilliseconds.rfc3339) == date.inWholeMilliseconds)
    }

    @Test func `addresses with tokens print as redacted`() {
        let secrets: [any Redacted] = [
            Handover(authURL: "s3cret", startURL: "s3cret"),
            ReturnAddresses.own(callback: "s3cret", cancel: "s3cret"),
            ProviderSession(id: "s3cret", authURL: "s3cret", expiresAt: nil), Mint.system.token(),
        ]
        for secret in secrets {
            var dumped = "\(secret) \(String(reflecting: secret)) "
            dump(secret, to: &dumped)
            #expect(!dumped.contains("s3cret"))
            #expect(dumped.hasPrefix("<redacted> <redacted> "))
        }
    }

    @Test func `a text is cut between characters`() {
        #expect("aé".cut(toBytes: 2) == "a")
        #expect("aé".cut(toBytes: 3) == "aé")
        #expect("👩‍👩‍👧".cut(toBytes: 5) == "👩")
        #expect("é".cut(toBytes: 1) == "")
    }

    @Test(arguments: [
        ("end_user_id", ""), ("end_user_id", "a\u{0}b"),
        ("end_user_id", String(repeating: "x", count: 513)),
    ])
    func `a field that cannot be used is named`(_ field: String, _ value: String) {
        let error = #expect(throws: Refusal.self) {
            try OpenRequest(provider: "fiskil", endUserID: value)
        }
        guard case .invalidField(name: field, _)? = error else {
            Issue.record("\(String(describing: error)) names another field")
            return
        }
    }
}

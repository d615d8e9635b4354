import Foundation
import NIOCore
import HTTPServer
import NIOHTTP1
import Sessions
import Testing
import Values

@testable import Listeners

@Suite struct `A page` {
    func pages(
        origin: String? = nil, ancestors: [String] = [], name: String? = "A & B"
    ) throws -> Pages {
        Pages(
            try #require(
                Pages.Settings(
                    appName: name, color: "#123", appOrigin: origin.flatMap { WebAddress($0) },
                    frameAncestors: ancestors.compactMap { WebAddress($0) })))
    }

    func request(_ languages: String...) -> Request {
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
        for value in languages { head.headers.add(name: "Accept-Language", value: value) }
        return Request(head)
    }

    func outcome(_ status: Status, _ detail: ErrorDetail = .none) -> CallbackAnswer {
        .outcome(
            CallbackAnswer.RecordedOutcome(
                status: status, providerSessionID: "ps \"<1>&'", detail: detail, onward: nil))
    }

    @Test func `speaks every language whole`() throws {
        let pages = try pages(name: nil)
        for language in Language.allCases {
            let messages = Messages(language)
            #expect(Set(messages.pages.keys) == Set(Page.allCases.map(\.name)))
            for page in Page.allCases {
                let response = pages.response(page, to: request(language.rawValue))
                let body = String(buffer: response.body)
                #expect(response.headers["Content-Language"] == [language.rawValue])
                #expect(body.contains("<html lang=\"\(language.rawValue)\">"))
                #expect(!body.contains("{app}"))
            }
        }
    }

    @Test(arguments: [
        (["de"], Language.german), (["de-AT,en;q=0.5"], .german),
        (["fr, pt-BR;q=0.8"], .portuguese),
        (["en;q=0.3, de;q=0.7"], .german), (["de;q=0, en;q=0.1"], .english), (["xx"], .english),
        (["*"], .english), (["fr", "pt"], .portuguese), ([";;,q=", ""], .english), ([], .english),
        (["de;q=abc, pt;q=0.1"], .portuguese), (["de;Q=0.2, pt;Q=0.9"], .portuguese),
    ])
    func `speaks the language that the browser likes best`(
        _ accepted: [String], _ language: Language
    ) {
        #expect(Language(accepted: accepted) == language)
    }

    @Test(arguments: [
        ("#0b5fff", "#0b5fff", "#0b5fff"), ("#fff", "var(--text)", "#fff"),
        ("#ffff00", "var(--text)", "#ffff00"), ("#000000", "#000000", "var(--text)"),
    ])
    func `shows its colour where that can be seen`(
        _ color: String, _ light: String, _ dark: String
    ) throws {
        let settings = try #require(Pages.Settings(appName: nil, color: color))
        let body = String(buffer: Pages(settings).response(.completed, to: nil).body)
        let shown = body.matches(of: /--main:([^}]*)}/).map { String($0.output.1) }
        #expect(shown == [light, dark])
    }

    @Test(arguments: ["", "#", "#12", "#1234", "#12345g", "123456", "red", "#１２３"])
    func `has no other colour`(_ color: String) {
        #expect(Pages.Settings(appName: nil, color: color) == nil)
    }

    @Test func `without an origin to tell has no script`() throws {
        let answer = outcome(.completed)
        let response = try pages().response(
            Page(answer), to: nil, saying: PageMessage(answer))
        #expect(!String(buffer: response.body).contains("<script"))
        #expect(!String(buffer: response.body).contains("ps"))
        let policy = try #require(response.headers.first(name: "Content-Security-Policy"))
        #expect(!policy.contains("script-src"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(response.headers["X-Frame-Options"] == ["DENY"])
    }

    @Test func `says to one origin what the record says, and reflects no markup`() throws {
        let answer = outcome(.cancelled, ErrorDetail(type: "CONSENT_ENDUSER_DENIED"))
        let response = try pages(origin: "https://app.example.com").response(
            Page(answer), to: nil, saying: PageMessage(answer))
        let text = String(buffer: response.body)
        #expect(text.contains(#"<body data-origin="https://app.example.com" data-message="{"#))
        #expect(text.contains("&quot;session_id&quot;:&quot;ps \\&quot;&lt;1&gt;&amp;&#39;&quot;"))
        #expect(text.contains("&quot;error_type&quot;:&quot;CONSENT_ENDUSER_DENIED&quot;"))
        let policy = try #require(response.headers.first(name: "Content-Security-Policy"))
        #expect(policy.contains("script-src 'sha256-"))
    }

    @Test(arguments: ["lower", "A B", "</SCRIPT>", "", String(repeating: "A", count: 65), "É"])
    func `says no error's name that is not plain`(_ type: String) throws {
        let message = try #require(PageMessage(outcome(.failed, ErrorDetail(type: type))))
        #expect(message.error_type == nil)
        #expect(message.type == "consent_error")
    }

    @Test func `says nothing where there is no outcome`() {
        for answer in [
            CallbackAnswer.malformed, .untied, .unknown, .notRecorded,
            .returned(CallbackAnswer.Onward(providerSessionID: "ps", address: nil)),
        ] {
            #expect(PageMessage(answer) == nil)
        }
        #expect(PageMessage(.gone(.expired, providerSessionID: "ps"))?.type == "consent_error")
    }

    @Test func `may be embedded by configured origins alone`() throws {
        let response = try pages(ancestors: ["https://app.example.com/", "https://b.example"])
            .response(.completed, to: nil)
        let policy = try #require(response.headers.first(name: "Content-Security-Policy"))
        #expect(policy.hasSuffix("frame-ancestors https://app.example.com https://b.example"))
        #expect(response.headers["X-Frame-Options"].isEmpty)
    }
}

import Crypto
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// All pages, rendered once: small, self-contained, without a script.
public struct Pages: Sendable {
    /// What the configuration says about the pages.
    public struct Settings: Sendable, Hashable {
        /// The application's name, as its users know it.
        public let appName: String
        /// The colour of the headline, `#` and 3 or 6 hexadecimal digits.
        public let color: String

        /// Takes the parts; nil where `color` is not of the form above.
        public init?(appName: String, color: String) {
            let digits = color.dropFirst()
            guard color.hasPrefix("#"), [3, 6].contains(digits.count),
                digits.allSatisfy(\.isHexDigit), color.utf8.count == color.count
            else { return nil }
            self.appName = appName
            self.color = color
        }
    }

    private let responses: [Page: (head: HTTPResponseHead, body: ByteBuffer)]

    /// Renders every page.
    public init(_ settings: Settings) {
        let style = Self.style(color: settings.color)
        let policy = Self.policy(style: style)
        var responses: [Page: (head: HTTPResponseHead, body: ByteBuffer)] = [:]
        for page in Page.allCases {
            let body = ByteBuffer(string: Self.html(page, style: style, app: settings.appName))
            var headers = Self.safetyHeaders
            headers.add(name: "Content-Type", value: "text/html; charset=utf-8")
            headers.add(name: "Content-Language", value: "en")
            headers.add(name: "Content-Length", value: String(body.readableBytes))
            headers.add(name: "Content-Security-Policy", value: policy)
            if page == .wrongMethod { headers.add(name: "Allow", value: "GET") }
            responses[page] = (
                HTTPResponseHead(version: .http1_1, status: page.status, headers: headers), body
            )
        }
        self.responses = responses
    }

    /// Head and body of a page.
    func response(_ page: Page) -> (head: HTTPResponseHead, body: ByteBuffer) {
        responses[page]
            ?? (HTTPResponseHead(version: .http1_1, status: page.status), ByteBuffer())
    }

    /// A redirect onward, after the outcome is recorded.
    func redirect(to location: String) -> HTTPResponseHead {
        var headers = Self.safetyHeaders
        headers.add(name: "Location", value: location)
        headers.add(name: "Content-Length", value: "0")
        return HTTPResponseHead(version: .http1_1, status: .seeOther, headers: headers)
    }

    /// On every answer: it is nobody's to keep, to embed, or to learn addresses from.
    private static let safetyHeaders: HTTPHeaders = [
        "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
    ]

    private static func policy(style: String) -> String {
        let hash = Data(SHA256.hash(data: Array(style.utf8))).base64EncodedString()
        return "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'"
    }

    private static func style(color: String) -> String {
        """
        :root{color-scheme:light dark}
        body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;\
        color:CanvasText;font:1.125rem/1.5 system-ui,sans-serif}
        main{box-sizing:border-box;max-width:32rem;padding:2rem;border-top:.25rem solid \(color)}
        h1{margin:0 0 .5rem;font-size:1.75rem;line-height:1.2}
        p{margin:0}
        """
    }

    private static func html(_ page: Page, style: String, app: String) -> String {
        let text = page.text(application: app)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(text.headline))</title>
            <style>\(style)</style>
            </head>
            <body>
            <main>
            <h1>\(escaped(text.headline))</h1>
            <p>\(escaped(text.sentence))</p>
            </main>
            </body>
            </html>

            """
    }

    /// Text as HTML. Only the application's name needs it, which an operator configures.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
    }
}

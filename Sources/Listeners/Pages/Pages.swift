import HTTPServer
import NIOCore
import NIOHTTP1
public import Sessions

/// All pages in all languages, rendered once.
public struct Pages: Sendable {
    /// What the configuration says about the pages.
    public struct Settings: Sendable, Hashable {
        /// The application's name, as its users know it; nil: they are told of "the application".
        public let appName: String?
        /// The colour of what is not text, `#` and 3 or 6 hexadecimal digits.
        public var color: String { accent.text }
        let accent: AccentColor
        /// The origin whose windows are told the outcome; nil: nobody's.
        public let appOrigin: String?
        /// The origins that may embed a page; none where it is empty.
        public let frameAncestors: [String]

        /// Takes the parts; nil where `color` is not of the form above.
        public init?(
            appName: String?, color: String, appOrigin: WebAddress? = nil,
            frameAncestors: [WebAddress] = []
        ) {
            guard let accent = AccentColor(color) else { return nil }
            self.appName = appName
            self.accent = accent
            self.appOrigin = appOrigin?.origin
            self.frameAncestors = frameAncestors.map(\.origin)
        }
    }

    /// Where browsers may be sent instead of being shown a page.
    let returns: ReturnPolicy
    private let template: PageTemplate
    private let rendered: [Language: [Page: Rendered]]
    private let safetyHeaders: HTTPHeaders

    /// A page but for what it says to another window.
    private struct Rendered {
        let headers: HTTPHeaders
        let begin: String
        let end: String
    }

    /// Renders every page.
    public init(_ settings: Settings, returns: ReturnPolicy = ReturnPolicy(origins: [])) {
        self.returns = returns
        template = PageTemplate(settings)
        safetyHeaders = Self.safetyHeaders(isEmbedded: !settings.frameAncestors.isEmpty)
        var rendered: [Language: [Page: Rendered]] = [:]
        for language in Language.allCases {
            let messages = Messages(language)
            for page in Page.allCases {
                guard let text = messages.text(of: page, application: settings.appName) else {
                    continue
                }
                var headers = safetyHeaders
                headers.add(name: "Content-Type", value: "text/html; charset=utf-8")
                headers.add(name: "Content-Language", value: language.rawValue)
                headers.add(name: "Vary", value: "Accept-Language")
                headers.add(name: "Content-Security-Policy", value: template.policy)
                if page == .wrongMethod { headers.add(name: "Allow", value: "GET") }
                let html = template.html(page, text, in: language)
                rendered[language, default: [:]][page] = Rendered(
                    headers: headers, begin: html.begin, end: html.end)
            }
        }
        self.rendered = rendered
    }

    /// A page, in the language of whoever asks.
    func response(
        _ page: Page, to request: Request?, saying message: PageMessage? = nil
    ) -> Response {
        let language = Language(accepted: request?.headers["Accept-Language"] ?? [])
        guard let rendered = rendered[language]?[page] else {
            return Response(page.status)
        }
        let attributes = message.map(template.attributes) ?? ""
        return Response(
            page.status, headers: rendered.headers,
            body: ByteBuffer(string: rendered.begin + attributes + rendered.end))
    }

    /// A redirect onward, after what it rests on is recorded.
    func redirect(to location: String, cookie: String? = nil) -> Response {
        var headers = safetyHeaders
        headers.add(name: "Location", value: location)
        if let cookie { headers.add(name: "Set-Cookie", value: cookie) }
        return Response(.seeOther, headers: headers)
    }

    /// On every answer: it is nobody's to keep, to embed, or to learn addresses from.
    private static func safetyHeaders(isEmbedded: Bool) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        ]
        // It knows no list of origins; browsers that know frame-ancestors pass it over.
        if !isEmbedded { headers.add(name: "X-Frame-Options", value: "DENY") }
        return headers
    }
}

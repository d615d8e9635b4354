import Digests
import FoundationEssentials

/// The one form of all pages: small, self-contained, light and dark, and whole without its script.
struct PageTemplate {
    private let settings: Pages.Settings
    private let style: String

    init(_ settings: Pages.Settings) {
        self.settings = settings
        style = Self.style(settings.accent)
    }

    /// HTML in two parts, between which the attributes of `body` stand.
    func html(
        _ page: Page, _ text: Messages.Text, in language: Language
    ) -> (begin: String, end: String) {
        let headline = Self.escaped(text.headline)
        let name = settings.appName.map(Self.escaped)
        return (
            """
            <!doctype html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(headline)\(name.map { " · \($0)" } ?? "")</title>
            <link rel="icon" href="data:,">
            <style>\(style)</style>
            </head>
            <body
            """,
            """
            >
            <main>
            \(Self.picture(page.sign))
            <h1>\(headline)</h1>
            <p>\(Self.escaped(text.sentence))</p>
            \(name.map { "<p class=\"app\">\($0)</p>\n" } ?? "")</main>
            \(settings.appOrigin == nil ? "" : "<script>\(Self.script)</script>\n")</body>
            </html>

            """
        )
    }

    /// The attributes that tell the script what to post, and to which origin alone.
    func attributes(_ message: PageMessage) -> String {
        guard let origin = settings.appOrigin, let json = message.json else { return "" }
        return " data-origin=\"\(Self.escaped(origin))\" data-message=\"\(Self.escaped(json))\""
    }

    /// Nothing may run, load, embed or be sent but what is here (CSP Level 3).
    var policy: String {
        let ancestors =
            settings.frameAncestors.isEmpty
            ? "'none'" : settings.frameAncestors.joined(separator: " ")
        let script = settings.appOrigin == nil ? "" : "script-src \(Self.hash(Self.script)); "
        return "default-src 'none'; style-src \(Self.hash(style)); \(script)img-src data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors \(ancestors)"
    }

    private static func hash(_ text: String) -> String {
        "'sha256-\(Data(SHA256.hash(Array(text.utf8))).base64EncodedString())'"
    }

    private static func style(_ accent: AccentColor) -> String {
        let (light, dark) = ("#ffffff", "#1b2028")
        // What could not be seen is drawn as text is.
        func main(on card: String) -> String {
            AccentColor(card).map(accent.standsOut) == true ? accent.text : "var(--text)"
        }
        return """
            :root{color-scheme:light dark;--back:#f2f4f7;--card:\(light);--text:#1a1f27;\
            --soft:#566070;--main:\(main(on: light))}
            @media(prefers-color-scheme:dark){:root{--back:#11141a;--card:\(dark);--text:#e8ecf2;\
            --soft:#a7b0be;--main:\(main(on: dark))}}
            body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;\
            background:var(--back);color:var(--text);font:1.125rem/1.55 system-ui,sans-serif}
            main{box-sizing:border-box;width:min(30rem,calc(100% - 2rem));margin:1rem;padding:2rem;\
            background:var(--card);border-radius:1rem;border-top:.375rem solid var(--main)}
            svg{display:block;width:3rem;height:3rem;margin:0 0 1rem;color:var(--main)}
            h1{margin:0 0 .5rem;font-size:1.75rem;line-height:1.2;text-wrap:balance}
            p{margin:0;overflow-wrap:anywhere}
            .app{margin-top:1.5rem;color:var(--soft);font-size:1rem}
            """
    }

    /// Says the outcome to the window that opened or embeds the page, which gets it only if it is
    /// of the configured origin; then closes the window, where the browser lets it.
    private static let script = """
        (() => {
        "use strict";
        const {message, origin} = document.body.dataset;
        const opener = window.opener;
        const receiver = opener || (window.parent === window ? null : window.parent);
        if (!message || !receiver) return;
        receiver.postMessage(JSON.parse(message), origin);
        if (opener) window.close();
        })();
        """

    private static func picture(_ sign: Page.Sign) -> String {
        let stroke =
            switch sign {
            case .done: "M14 25l7 7 13-15"
            case .attention: "M24 13v14M24 34v.5"
            case .neutral: "M15 24h18"
            }
        return """
            <svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="4" \
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">\
            <circle cx="24" cy="24" r="21"/><path d="\(stroke)"/></svg>
            """
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
    }
}

import HTTPServer
import NIOCore
import NIOHTTP1

/// A whole page of the sandbox: one card in the middle, in the system's font, light or dark.
struct HTMLPage: Sendable {
    let status: HTTPResponseStatus
    let title: String
    let content: HTML

    init(status: HTTPResponseStatus = .ok, title: String, content: HTML) {
        self.status = status
        self.title = title
        self.content = content
    }

    var response: Response {
        Response(
            status,
            headers: [
                "Content-Type": "text/html; charset=utf-8",
                "Cache-Control": "no-store",
                // Escaping is what keeps markup out; this is for the day somebody forgets it.
                "Content-Security-Policy":
                    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'",
                "X-Content-Type-Options": "nosniff",
            ], body: ByteBuffer(string: document.text))
    }

    private var document: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)</title>
        <link rel="icon" href="data:,">
        <style>\(style)</style>
        </head>
        <body>
        <main>
        \(content)
        </main>
        </body>
        </html>

        """
    }

    private var style: HTML {
        """

        :root { color-scheme: light dark; --back: #f3f4f6; --card: #fff; --text: #1f2328;
          --soft: #59636e; --line: #d1d9e0; --main: #0b5fff;
          --on-main: #fff; }
        @media (prefers-color-scheme: dark) { :root { --back: #0d1117; --card: #161b22;
          --text: #e6edf3; --soft: #9198a1; --line: #3d444d; --main: #79adff;
          --on-main: #0d1117; } }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
          font: 16px/1.5 system-ui, sans-serif; background: var(--back); color: var(--text); }
        main { width: 100%; max-width: 26rem; padding: 1.5rem; background: var(--card);
          border: 1px solid var(--line); border-top: 6px solid var(--main);
          border-radius: 12px; }
        h1 { margin: 0 0 .5rem; font-size: 1.25rem; }
        p { margin: .5rem 0; }
        dl { margin: 1rem 0; }
        dt { color: var(--soft); font-size: .875rem; }
        dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
        code { overflow-wrap: anywhere; }
        form { margin: .5rem 0 0; }
        button { width: 100%; padding: .6rem; font: inherit; color: inherit; cursor: pointer;
          background: none; border: 1px solid var(--line); border-radius: 8px; }
        form:first-of-type button { background: var(--main); border-color: var(--main);
          color: var(--on-main); font-weight: 600; }
        button:hover, button:focus-visible { border-color: var(--main); }

        """
    }
}

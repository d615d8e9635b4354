"""An application's web server: pages that open and embed a consent page and hear of its outcome."""

import http.server
import threading

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Application</title>
<link rel="icon" href="data:,"></head><body><h1>Application</h1><script>
window.messages = [];
addEventListener("message", event => messages.push({origin: event.origin, data: event.data}));
function embed(url) {
  const frame = document.createElement("iframe");
  frame.title = "Consent";
  frame.src = url;
  document.body.append(frame);
}
</script>%s</body></html>"""


class Application:
    """On a port of its own; `extra` is HTML for its page, which is the same on every path."""

    def __init__(self):
        application = self
        self.extra = ""

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = (PAGE % application.extra).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # Another site than the daemon's, as in life.
        self.origin = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()

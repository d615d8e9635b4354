"""Each page, as people get it: on a phone and a desktop, light and dark, in their language."""

import os
import signal
import time
import urllib.parse

import pytest
from axe_playwright_python.sync_playwright import Axe

from outcomes import opened, outcomes, status

PICTURES = os.environ["PICTURES"]
LOOKS = [("desktop", "light", {"width": 1280, "height": 800}),
         ("desktop", "dark", {"width": 1280, "height": 800}),
         ("phone", "light", {"width": 360, "height": 740}),
         ("phone", "dark", {"width": 360, "height": 740})]
NASTY = "<script>document.title='owned'</script><img src=//x.example/p onerror=alert(1)>" \
        "\u202e\u2066evil\x00\x1b[31m"


@pytest.fixture(scope="module")
def axe():
    return Axe()


def callback(daemon, sandbox, session, button):
    address = sandbox.press(button, session)
    return f"http://127.0.0.1:{daemon.port}{address.path}?{address.query}"


def addresses(daemon, sandbox):
    """Every page's name, address, request header and status."""
    base = f"http://127.0.0.1:{daemon.port}"
    completed, cancelled, failed, revoked, pending = [opened(daemon) for _ in range(5)]
    waiting = opened(daemon)
    unproven = daemon.control("POST", "/v1/sessions", {
        "provider": "conductor", "end_user_id": "eu"})[1]
    brief = opened(daemon, lifetime_s=1)
    pages = [("completed", callback(daemon, sandbox, completed, "approve"), {}, 200),
             ("cancelled", callback(daemon, sandbox, cancelled, "deny"), {}, 200),
             ("failed", callback(daemon, sandbox, failed, "fail"), {}, 200)]
    late = callback(daemon, sandbox, brief, "approve")
    ended = callback(daemon, sandbox, revoked, "approve")
    daemon.control("DELETE", f"/v1/sessions/{revoked['id']}")
    while status(daemon, brief) != "expired":
        time.sleep(0.05)
    assert unproven["status"] == "pending"
    return pages + [
        ("expired", late, {}, 410), ("revoked", ended, {}, 410),
        ("returned", unproven["auth_url"].replace("?", "/return?"), {}, 200),
        ("malformed", callback(daemon, sandbox, pending, "approve") + "&session_id=x", {}, 400),
        ("unknown", f"{base}/callback/fiskil/{'x' * 43}?session_id=1", {}, 404),
        ("nothing", f"{base}/", {}, 404),
        ("ahead", callback(daemon, sandbox, waiting, "approve"), {"Sec-Purpose": "prefetch"}, 503)]


@pytest.fixture(scope="module")
def shown(sandbox, app):
    """A daemon for all of these tests, and its pages."""
    import conftest
    daemon = conftest.Daemon(conftest.PROGRAMS, sandbox, options=f"""
  conductor:
    base_url: {sandbox.url}/conductor/v1
    publishable_key: pk_test
    secret_key: {{ credential: secret }}
expiry_grace_s: 0
pages: {{ app_name: Acme, app_origin: "{app.origin}" }}""")
    daemon.start()
    yield daemon, addresses(daemon, sandbox)
    daemon.kill()


@pytest.mark.parametrize("device, scheme, size", LOOKS)
def test_every_page_is_accessible_and_keeps_to_itself(shown, browsing, axe, device, scheme, size):
    daemon, pages = shown
    own = f"http://127.0.0.1:{daemon.port}"
    for name, url, headers, code in pages:
        context = browsing(viewport=size, color_scheme=scheme, extra_http_headers=headers,
                           is_mobile=device == "phone")
        page = context.new_page()
        answer = page.goto(url)
        assert answer.status == code, name
        page.screenshot(path=f"{PICTURES}/{name}-{device}-{scheme}.png")
        results = axe.run(page)
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"
        assert page.title().endswith(" · Acme"), name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        # A browser says in its console that an answer is no success; nothing else.
        complaints = [said for said in context.complaints
                      if "the server responded with a status of" not in said]
        assert complaints == [], name
        assert all(address.startswith((own, "data:")) or "/conductor/" in address
                   for address in context.addresses), context.addresses
        context.close()


def test_what_is_not_recorded_says_to_try_again(installed, browsing, sandbox, axe):
    daemon = installed(wrapper=())
    session = opened(daemon)
    url = callback(daemon, sandbox, session, "approve")
    daemon.stop()
    daemon.start(["strace", "-f", "-qq", "-o", "/dev/null", "-P", newest(daemon), "-e",
                  "trace=write", "-e", "inject=write:error=EDQUOT:when=2+"])
    page = browsing().new_page()
    assert page.goto(url).status == 503
    assert page.get_by_role("heading", level=1).inner_text() == "Please try again"
    assert axe.run(page).violations_count == 0
    page.screenshot(path=f"{PICTURES}/not-recorded-desktop-light.png")
    assert outcomes(daemon, session) == []
    # The disk takes nothing for good: only a kill ends it at once.
    daemon.signal(signal.SIGKILL)
    daemon.process.wait()
    daemon.start()
    assert page.reload().status == 200
    assert status(daemon, session) == "completed"


def test_the_pages_of_the_first_hop_and_the_shared_address_are_accessible(
        installed, browsing, sandbox, axe):
    daemon = installed(fiskil="correlation: session_id")
    session = opened(daemon)
    untied = callback(daemon, sandbox, session, "deny")
    daemon.stop()
    daemon.start()
    context = browsing(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for name, url, code in [("untied", untied, 400), ("forgotten", session["start_url"], 410)]:
        assert page.goto(url).status == code
        assert axe.run(page).violations_count == 0
        page.screenshot(path=f"{PICTURES}/{name}-phone-light.png")
    assert status(daemon, session) == "pending"


def newest(daemon):
    return sorted(entry.path for entry in os.scandir(daemon.journal)
                  if entry.name.endswith(".jsonl"))[-1]


@pytest.mark.parametrize("locale, language, headline", [
    ("de-AT", "de", "Die Verbindung steht"), ("pt-BR", "pt", "Conexão concluída"),
    ("en-GB", "en", "You're connected"), ("ja-JP", "en", "You're connected")])
def test_a_page_speaks_the_language_of_the_browser(
        shown, browsing, locale, language, headline):
    url = shown[1][0][1]
    page = browsing(locale=locale).new_page()
    page.goto(url)
    assert page.evaluate("document.documentElement.lang") == language
    assert page.get_by_role("heading", level=1).inner_text() == headline
    page.screenshot(path=f"{PICTURES}/completed-{language}.png")


def test_foreign_text_reaches_no_page_and_is_escaped_in_the_journal(
        installed, browsing, app, sandbox):
    daemon = installed()
    session = opened(daemon)
    address = sandbox.press("deny", session)
    query = urllib.parse.urlencode({
        "error": "server_error", "error_type": "<b>X", "error_description": NASTY})
    context = browsing()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{daemon.port}{address.path}?{query}")
    assert page.get_by_role("heading", level=1).inner_text() == "That did not work"
    assert "owned" not in page.content() and "evil" not in page.content()
    assert page.title() == "That did not work · Acme"
    assert context.complaints == []
    assert {urllib.parse.urlsplit(address).hostname for address in context.addresses} <= {
        "127.0.0.1", None}
    event, = [event for event in daemon.events() if event["type"] == "session.failed"]
    assert event["data"]["error_description"] == NASTY
    lines = b"".join(open(entry.path, "rb").read() for entry in os.scandir(daemon.journal)
                     if entry.name.endswith(".jsonl"))
    assert b"\x00" not in lines and b"\x1b" not in lines
    assert "\u202e".encode() not in lines and "\u2066".encode() not in lines

"""The three ways to embed a consent: redirect, popup, iframe; approved and denied."""

import urllib.parse

import pytest

from outcomes import opened, outcomes, status

ENDS = [("Approve", "completed", "consent_complete", None),
        ("Deny", "cancelled", "consent_error", "CONSENT_ENDUSER_DENIED")]


def told(session, kind, error_type):
    message = {"type": kind, "session_id": session["provider_session_id"]}
    return {**message, "error_type": error_type} if error_type else message


@pytest.mark.parametrize("button, end, kind, error_type", ENDS)
def test_the_redirect_flow_ends_at_the_application(
        installed, browsing, app, button, end, kind, error_type):
    daemon = installed()
    session = opened(daemon, return_url=f"{app.origin}/done?a=1", cancel_url=f"{app.origin}/no")
    page = browsing().new_page()
    page.goto(session["auth_url"])
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url(f"{app.origin}/**")
    # What the application is told is recorded by then.
    assert outcomes(daemon, session) == [f"session.{end}"]
    url = urllib.parse.urlsplit(page.url)
    query = dict(urllib.parse.parse_qsl(url.query))
    assert url.path == ("/done" if end == "completed" else "/no")
    assert query["session_id"] == session["provider_session_id"]
    assert query.get("error_type") == error_type
    assert ("a" in query) == (end == "completed")
    assert page.context.complaints == []


@pytest.mark.parametrize("button, end, kind, error_type", ENDS)
@pytest.mark.parametrize("first", ["auth_url", "start_url"])
def test_the_popup_flow_tells_its_opener_and_closes(
        installed, browsing, app, first, button, end, kind, error_type):
    daemon = installed()
    session = opened(daemon)
    page = browsing().new_page()
    page.goto(app.origin)
    with page.expect_popup() as popup:
        page.evaluate("url => { window.open(url, 'consent', 'width=500,height=700') }",
                      session[first])
    popup = popup.value
    with popup.expect_event("close"):
        popup.get_by_role("button", name=button, exact=True).click()
    page.wait_for_function("messages.length > 0")
    origin = f"http://127.0.0.1:{daemon.port}"
    assert page.evaluate("messages") == [
        {"origin": origin, "data": told(session, kind, error_type)}]
    assert outcomes(daemon, session) == [f"session.{end}"]
    assert page.context.complaints == []


@pytest.mark.parametrize("button, end, kind, error_type", ENDS)
def test_an_opener_on_a_wrong_origin_hears_nothing(
        installed, browsing, stranger, button, end, kind, error_type):
    daemon = installed()
    session = opened(daemon)
    page = browsing().new_page()
    page.goto(stranger.origin)
    with page.expect_popup() as popup:
        page.evaluate("url => { window.open(url) }", session["auth_url"])
    with popup.value.expect_event("close"):
        popup.value.get_by_role("button", name=button, exact=True).click()
    assert outcomes(daemon, session) == [f"session.{end}"]
    # Whatever was posted came before this.
    page.evaluate("() => new Promise(done => { "
                  "addEventListener('message', () => setTimeout(done)); postMessage('last', '*') })")
    assert [message["data"] for message in page.evaluate("messages")] == ["last"]


@pytest.mark.parametrize("button, end, kind, error_type", ENDS)
def test_the_iframe_flow_tells_the_page_around_it(
        installed, browsing, app, button, end, kind, error_type):
    daemon = installed(pages=f"frame_ancestors: [{app.origin}]")
    session = opened(daemon)
    page = browsing().new_page()
    page.goto(app.origin)
    page.evaluate("url => embed(url)", session["auth_url"])
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name=button, exact=True).click()
    page.wait_for_function("messages.length > 0")
    assert page.evaluate("messages[0].data") == told(session, kind, error_type)
    frame.get_by_role("heading", level=1).wait_for()
    assert outcomes(daemon, session) == [f"session.{end}"]
    assert page.context.complaints == []


def test_a_page_that_is_not_configured_cannot_embed_ours(installed, browsing, app, stranger):
    for options, around in [("", app), (f"frame_ancestors: [{app.origin}]", stranger)]:
        daemon = installed(pages=options)
        session = opened(daemon)
        page = browsing().new_page()
        page.goto(around.origin)
        page.evaluate("url => embed(url)", session["auth_url"])
        with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
            page.frame_locator("iframe").get_by_role("button", name="Approve").click()
        assert page.evaluate("messages") == []
        # The browser was there all the same, with the token.
        assert status(daemon, session) == "completed"


def test_without_javascript_every_flow_ends_on_a_page(installed, browsing):
    daemon = installed()
    session = opened(daemon)
    page = browsing(java_script_enabled=False).new_page()
    page.goto(session["auth_url"])
    page.get_by_role("button", name="Approve", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "You're connected"
    assert outcomes(daemon, session) == ["session.completed"]

"""What browsers do with an address more than once: one outcome, and the same page."""

import pytest

from outcomes import opened, outcomes, status, types


def approve(page, session):
    """Goes through the consent; the address that the browser came back to."""
    page.goto(session["auth_url"])
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("heading", name="You're connected").wait_for()
    return page.url


def redirect(daemon, sandbox, session, button):
    """Where the consent page sends the browser."""
    address = sandbox.press(button, session)
    return f"http://127.0.0.1:{daemon.port}{address.path}?{address.query}"


def test_reload_and_back_show_the_same_page(installed, browsing, app):
    daemon = installed()
    session = opened(daemon)
    page = browsing().new_page()
    page.goto(app.origin)
    approve(page, session)
    first = page.content()
    for _ in range(3):
        assert page.reload().status == 200
        assert page.content() == first
    page.goto(app.origin)
    page.go_back()
    page.get_by_role("heading", name="You're connected").wait_for()
    assert page.content() == first
    assert types(daemon, session) == ["session.created", "session.completed"]


def test_a_double_click_is_one_click(installed, browsing, app, sandbox):
    daemon = installed()
    session = opened(daemon)
    page = browsing().new_page()
    page.goto(app.origin)
    page.evaluate("url => { const link = document.createElement('a'); link.href = url; "
                  "link.textContent = 'Back'; document.body.append(link) }",
                  redirect(daemon, sandbox, session, "approve"))
    page.get_by_role("link", name="Back").dblclick()
    page.get_by_role("heading", name="You're connected").wait_for()
    assert types(daemon, session) == ["session.created", "session.completed"]


def test_two_tabs_show_the_same_page(installed, browsing):
    daemon = installed()
    session = opened(daemon)
    context = browsing()
    one = context.new_page()
    url = approve(one, session)
    two = context.new_page()
    two.goto(url)
    assert two.content() == one.content()
    # Another browser too, with no cookies.
    three = browsing().new_page()
    three.goto(url)
    assert three.content() == one.content()
    assert types(daemon, session) == ["session.created", "session.completed"]


def test_a_restored_window_shows_the_same_pages(installed, restoring):
    daemon = installed()
    sessions = [opened(daemon), opened(daemon)]
    window = restoring()
    shown = {}
    for session in sessions:
        page = window.new_page()
        url = approve(page, session)
        shown[url] = page.content()
    # The empty tab that it opened with.
    window.pages[0].close()
    window.close()
    window = restoring()
    while len(window.pages) < len(shown):
        window.wait_for_event("page")
    for page in window.pages:
        page.get_by_role("heading", name="You're connected").wait_for()
    assert {page.url: page.content() for page in window.pages} == shown
    for session in sessions:
        assert types(daemon, session) == ["session.created", "session.completed"]


def test_the_other_answer_comes_too_late(installed, browsing, sandbox):
    daemon = installed()
    session = opened(daemon)
    denied = redirect(daemon, sandbox, session, "deny")
    page = browsing().new_page()
    page.goto(denied)
    first = page.content()
    assert outcomes(daemon, session) == ["session.cancelled"]
    later = denied.replace("access_denied", "server_error")
    page.goto(later.replace("CONSENT_ENDUSER_DENIED", "CONSENT_TIMEOUT"))
    assert page.content() == first
    assert types(daemon, session) == ["session.created", "session.cancelled", "callback.late"]


AHEAD = {
    "link": '<link rel="prefetch" href="{0}"><link rel="prefetch" href="{1}">',
    "rules": '<script type="speculationrules">{{"prefetch": [{{"source": "list", '
             '"eagerness": "immediate", "urls": ["{0}", "{1}"]}}]}}</script>',
}


@pytest.mark.parametrize("way", AHEAD)
def test_what_is_fetched_ahead_settles_and_starts_nothing(installed, browsing, app, sandbox, way):
    daemon = installed()
    session, other = opened(daemon), opened(daemon)
    back = redirect(daemon, sandbox, session, "approve")
    start = other["start_url"]
    app.extra = AHEAD[way].format(back, start)
    try:
        page = browsing().new_page()
        with page.context.expect_event("response", lambda said: said.url == back) as one, \
                page.context.expect_event("response", lambda said: said.url == start) as two:
            page.goto(app.origin)
        assert (one.value.status, two.value.status) == (503, 503)
        assert status(daemon, session) == "pending"
        assert types(daemon, other) == ["session.created"]
        page.goto(back)
        assert page.get_by_role("heading", level=1).inner_text() == "You're connected"
        assert types(daemon, session) == ["session.created", "session.completed"]
    finally:
        app.extra = ""

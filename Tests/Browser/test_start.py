"""The first hop, and the address that all sessions share."""

import pytest

from outcomes import opened, outcomes, rejected, status, types


def test_the_first_hop_sets_a_cookie_and_is_recorded_once(installed, browsing):
    daemon = installed()
    session = opened(daemon)
    context = browsing()
    page = context.new_page()
    for _ in range(2):
        page.goto(session["start_url"])
        page.get_by_role("button", name="Approve", exact=True).wait_for()
    cookie, = context.cookies()
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/"
    assert types(daemon, session) == ["session.created", "session.started"]
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("heading", name="You're connected").wait_for()
    page.goto(session["start_url"])
    assert page.get_by_role("heading", level=1).inner_text() == "You're connected"
    assert types(daemon, session) == [
        "session.created", "session.started", "session.completed"]


def test_a_popup_that_starts_what_has_ended_tells_its_opener(installed, browsing, app, sandbox):
    daemon = installed()
    session = opened(daemon)
    assert daemon.browse(sandbox.press("approve", session)) == 200
    page = browsing().new_page()
    page.goto(app.origin)
    with page.expect_popup() as popup:
        page.evaluate("url => { window.open(url) }", session["start_url"])
    page.wait_for_function("messages.length > 0")
    assert page.evaluate("messages[0].data.type") == "consent_complete"
    if not popup.value.is_closed():
        popup.value.wait_for_event("close")


@pytest.mark.parametrize("button, end", [("Approve", "completed"), ("Deny", "cancelled")])
def test_with_one_address_for_all_the_cookie_tells_the_session(installed, browsing, button, end):
    daemon = installed(fiskil="correlation: session_id")
    session = opened(daemon)
    page = browsing().new_page()
    page.goto(session["start_url"])
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url(f"http://127.0.0.1:{daemon.port}/**")
    assert outcomes(daemon, session) == [f"session.{end}"]
    first = page.content()
    page.reload()
    assert page.content() == first
    assert outcomes(daemon, session) == [f"session.{end}"]


def test_with_one_address_for_all_and_no_cookie_nothing_is_proven(installed, browsing):
    daemon = installed(fiskil="correlation: session_id")
    approved, denied = opened(daemon), opened(daemon)
    page = browsing().new_page()
    for session, button in [(approved, "Approve"), (denied, "Deny")]:
        page.goto(session["auth_url"])
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_url(f"http://127.0.0.1:{daemon.port}/**")
    assert status(daemon, approved) == "returned"
    assert status(daemon, denied) == "pending"
    data = rejected(daemon)
    assert data["reason"] == "no_start_cookie"
    assert data["error_type"] == "CONSENT_ENDUSER_DENIED"


def test_with_one_address_for_all_two_tabs_do_not_take_each_others(installed, browsing):
    daemon = installed(fiskil="correlation: session_id")
    one, two = opened(daemon), opened(daemon)
    context = browsing()
    first, second = context.new_page(), context.new_page()
    first.goto(one["start_url"])
    second.goto(two["start_url"])
    first.get_by_role("button", name="Approve", exact=True).click()
    first.get_by_role("heading", name="You're connected").wait_for()
    assert (status(daemon, one), status(daemon, two)) == ("completed", "pending")
    second.get_by_role("button", name="Deny", exact=True).click()
    second.wait_for_url(f"http://127.0.0.1:{daemon.port}/**")
    assert outcomes(daemon, two) == ["session.cancelled"]

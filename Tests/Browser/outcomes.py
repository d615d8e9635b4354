"""What the journal says of a session."""

TERMINAL = {f"session.{word}" for word in
            ("completed", "cancelled", "failed", "expired", "revoked")}


def types(daemon, session):
    return [event["type"] for event in daemon.events() if event.get("subject") == session["id"]]


def outcomes(daemon, session):
    """The terminal events: there must never be two."""
    return [word for word in types(daemon, session) if word in TERMINAL]


def rejected(daemon):
    """The one rejection, which nobody waits for: it is on disk before what is asked for later."""
    opened(daemon)
    event, = [event for event in daemon.events() if event["type"] == "callback.rejected"]
    return event["data"]


def status(daemon, session):
    return daemon.control("GET", f"/v1/sessions/{session['id']}")[1]["status"]


def opened(daemon, **members):
    code, session = daemon.create(**members)
    assert code == 201, session
    return session

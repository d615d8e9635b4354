"""Conductor's official SDK on the control socket, with no key of its own.

usage: conductor_client.py SOCKET EXPECTATION
EXPECTATION is `works` or `refused` (callbackd's own key is a wrong one).
"""

import sys

import conductor
import httpx


def client(socket: str) -> conductor.Conductor:
    transport = httpx.HTTPTransport(uds=socket)
    return conductor.Conductor(
        api_key="no-key-of-its-own",
        base_url="http://callbackd/conductor/v1",
        http_client=conductor.DefaultHttpxClient(transport=transport),
    )


def create(sdk: conductor.Conductor, end_user: str = "end_usr_1", **more):
    return sdk.auth_sessions.create(
        end_user_id=end_user, publishable_key="pk_of_the_application", **more
    )


def raises(kind: type[Exception], call) -> Exception:
    try:
        call()
    except kind as error:
        assert type(error) is kind, f"{type(error).__name__} instead of {kind.__name__}"
        return error
    raise AssertionError(f"no {kind.__name__}")


def works(sdk: conductor.Conductor) -> None:
    session = create(sdk, link_expiry_mins=15, redirect_url="https://acme.com/done")
    assert session.object_type == "auth_session", session
    assert session.end_user_id == "end_usr_1", session
    assert session.redirect_url == "https://acme.com/done", session
    assert session.auth_flow_url.endswith("?key=pk_of_the_application"), session
    assert session.client_secret and session.id and session.expires_at, session
    assert create(sdk).redirect_url is None

    raw = sdk.auth_sessions.with_raw_response.create(
        end_user_id="end_usr_1", publishable_key="pk"
    )
    assert raw.headers["Callbackd-Session-Id"].startswith("ses_"), raw.headers
    assert raw.headers["Conductor-Request-Id"], raw.headers

    error = raises(conductor.BadRequestError, lambda: create(sdk, link_expiry_mins=1))
    assert error.body["error"]["type"] == "INVALID_REQUEST_ERROR", error.body
    error = raises(
        conductor.BadRequestError,
        lambda: create(sdk, redirect_url="https://evil.example/"),
    )
    assert error.body["error"]["code"] == "RETURN_URL_NOT_ALLOWED", error.body
    error = raises(
        conductor.BadRequestError, lambda: create(sdk, extra_body={"unheardOf": 1})
    )
    error = raises(conductor.NotFoundError, lambda: create(sdk, "end_usr_unknown"))
    assert error.body["error"]["code"] == "RESOURCE_MISSING", error.body


def refused(sdk: conductor.Conductor) -> None:
    error = raises(conductor.AuthenticationError, lambda: create(sdk))
    assert error.body["error"]["type"] == "AUTHENTICATION_ERROR", error.body


if __name__ == "__main__":
    {"works": works, "refused": refused}[sys.argv[2]](client(sys.argv[1]))
    print(f"conductor-py {conductor.__version__}: {sys.argv[2]}")

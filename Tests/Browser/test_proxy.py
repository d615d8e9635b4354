"""Behind nginx and Caddy as config/ has them, and with TLS of our own."""

import os
import re
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from daemon import free_port
from outcomes import opened, outcomes, rejected

CONFIG = os.path.join(os.path.dirname(__file__), "../../config")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out",
         folder / "certificate.pem"], check=True, capture_output=True)
    return folder / "certificate.pem", folder / "key.pem"


def nginx(folder, port, daemon, certificate):
    """nginx with our server block, its names changed for this test."""
    server = open(f"{CONFIG}/nginx.conf").read()
    for wanted, replacement in [
            (r"listen 443 ssl", f"listen 127.0.0.1:{port} ssl"), (r"listen \[::\].*\n", ""),
            (r"/etc/letsencrypt/\S*fullchain.pem", str(certificate[0])),
            (r"/etc/letsencrypt/\S*privkey.pem", str(certificate[1])),
            (r"/var/log/nginx/error.log", f"{folder}/error.log"),
            (r"127.0.0.1:8080", f"127.0.0.1:{daemon.port}")]:
        server, count = re.subn(wanted, replacement, server)
        assert count >= 1, wanted
    file = folder / "nginx.conf"
    file.write_text(f"daemon off; pid {folder}/pid; error_log stderr;\n"
                    f"events {{}}\nhttp {{ access_log {folder}/access.log;\n"
                    f"client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
                    f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;\n"
                    f"scgi_temp_path {folder}/s;\n{server}\n}}\n")
    return ["nginx", "-p", str(folder), "-c", str(file)]


def caddy(folder, port, daemon, certificate):
    """Caddy with our site, its names changed for this test."""
    site = open(f"{CONFIG}/Caddyfile").read()
    for wanted, replacement in [
            (r"\n\{\n", "\n{\n\tadmin off\n"),
            (r"callbacks.example.com \{",
             f"https://127.0.0.1:{port} {{\n\ttls {certificate[0]} {certificate[1]}"),
            (r"127.0.0.1:8080", f"127.0.0.1:{daemon.port}")]:
        site, count = re.subn(wanted, replacement, site)
        assert count == 1, wanted
    file = folder / "Caddyfile"
    file.write_text(site)
    return ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]


def ask(url, headers={}):
    """The status that a client gets; of anybody's certificate."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        request = urllib.request.Request(url, headers=headers)
        return urllib.request.urlopen(request, context=context, timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def said_to(port, request):
    """The beginning of the answer to these bytes, by TLS."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain, \
            context.wrap_socket(plain) as secured:
        secured.sendall(request)
        return secured.recv(4096)


@pytest.mark.parametrize("make", [nginx, caddy])
def test_behind_a_proxy_the_flow_works_and_no_log_has_a_token(
        installed, browsing, app, sandbox, tmp_path, certificate, make):
    port = free_port()
    base = f"https://127.0.0.1:{port}"
    daemon = installed(options=f"public_url: {base}\ntrusted_proxies: [127.0.0.1]",
                       fiskil="correlation: path")
    said = open(tmp_path / "said", "wb")
    proxy = subprocess.Popen(
        make(tmp_path, port, daemon, certificate), stdout=said, stderr=said,
        env={**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)})
    try:
        deadline = time.monotonic() + 30
        while ask(base) is None and time.monotonic() < deadline:
            time.sleep(0.05)
        session = opened(daemon)
        assert session["start_url"].startswith(f"{base}/start/")
        context = browsing(ignore_https_errors=True)
        page = context.new_page()
        page.goto(session["start_url"])
        cookie, = context.cookies()
        assert cookie["secure"] and cookie["name"].startswith("__Host-callbackd-start-")
        page.get_by_role("button", name="Approve", exact=True).click()
        page.get_by_role("heading", name="You're connected").wait_for()
        assert page.url.startswith(f"{base}/callback/fiskil/")
        assert outcomes(daemon, session) == ["session.completed"]

        # Every detail as long as it is kept, and handed on to the application.
        denied = opened(daemon, cancel_url=f"{app.origin}/no")
        back = sandbox.press("deny", denied)
        page.goto(f"{base}{back.path}?error={'e' * 2000}&error_description={'%E2%80%AE' * 600}")
        assert page.url.startswith(f"{app.origin}/no?session_id=")
        assert "e" * 2000 in page.url
        page.go_back()

        stray = f"{base}/callback/fiskil/{'x' * 43}?session_id=1"
        assert ask(stray, {"X-Forwarded-For": "6.6.6.6", "Forwarded": "for=6.6.6.6"}) == 404
        assert rejected(daemon)["client_address"] == "127.0.0.1"

        # Whoever asks for another protocol makes nobody wait who comes behind.
        for _ in range(5):
            assert b" 404 " in said_to(port, b"GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                             b"Connection: Upgrade\r\nUpgrade: foo\r\n\r\n")
        begin = time.monotonic()
        assert [ask(f"{base}/y") for _ in range(10)] == [404] * 10
        assert time.monotonic() - begin < 10

        token = page.url.split("/")[5].split("?")[0]
        daemon.stop()
        assert ask(page.url) == 502
        said.flush()
        written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert len(token) == 43 and token.encode() not in written
    finally:
        proxy.terminate()
        proxy.wait()


def test_a_request_that_ends_too_late_settles_nothing(installed, certificate, sandbox):
    daemon = installed(**own_tls(certificate))
    session = opened(daemon)
    address = sandbox.press("approve", session)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=30) as plain, \
            context.wrap_socket(plain, suppress_ragged_eofs=True) as secured:
        secured.sendall(b"GET /call")
        # Until the head's time is over, and the daemon says goodbye.
        assert secured.recv(1) == b""
        try:
            secured.sendall(f"{address.path[5:]}?{address.query} HTTP/1.1\r\nHost: x\r\n\r\n"
                            .encode())
        except OSError:
            pass
    opened(daemon)
    assert outcomes(daemon, session) == []


def own_tls(certificate):
    return {"options": "tls: { certificate: { credential: tls-chain }, "
                       "private_key: { credential: tls-key } }",
            "credentials": {"tls-chain": certificate[0].read_text(),
                            "tls-key": certificate[1].read_text()}}


def test_with_a_certificate_it_speaks_tls_itself(installed, browsing, certificate):
    daemon = installed(**own_tls(certificate))
    session = opened(daemon)
    base = f"https://127.0.0.1:{daemon.port}"
    assert session["start_url"].startswith(f"{base}/start/")
    context = browsing(ignore_https_errors=True)
    page = context.new_page()
    page.goto(session["start_url"])
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("heading", name="You're connected").wait_for()
    assert page.url.startswith(base)
    assert outcomes(daemon, session) == ["session.completed"]
    assert ask(f"http://127.0.0.1:{daemon.port}/") is None
    assert daemon.stop() == 0

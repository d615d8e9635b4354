"""Plays applications and browsers at once, and says what became of them as one JSON object.

usage: load.py CONTROL-SOCKET SESSIONS WORKERS

Each worker opens a session over the control socket, has the end user consent at the sandbox, and
follows the redirect, each step on a connection of its own. What a restart may do is cut an answer
short or say 503; then the step is taken again, as an application or a reload does. What it must not
do is to refuse a connection, or to answer a callback with anything but its outcome.
"""

import collections
import http.client
import json
import socket
import sys
import threading
import urllib.parse

PATH, SESSIONS, WORKERS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
PROVIDER = ("127.0.0.1", 9090)

lock = threading.Lock()
left = SESSIONS
counts = collections.Counter()
completed = []


class ControlConnection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(PATH)


def note(name):
    with lock:
        counts[name] += 1


def ask(step, connection, method, path, body=None):
    """Status, headers and body; None where the connection ended before there was an answer."""
    try:
        connection.request(method, path, body=body)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    except ConnectionRefusedError:
        note("refused")
    except (OSError, http.client.HTTPException):
        note(f"{step} cut")
    finally:
        connection.close()
    return None


def open_session():
    body = json.dumps({"provider": "fiskil", "end_user_id": "eu_load"})
    for _ in range(100):
        answer = ask("create", ControlConnection("callbackd"), "POST", "/v1/sessions", body)
        if answer and answer[0] == 201:
            return json.loads(answer[2])
        if answer:
            note(f"create {answer[0]}")
    raise SystemExit("no session in 100 attempts")


def consent(session):
    path = f"/fiskil/consent/{session['provider_session_id']}/approve"
    answer = ask("consent", http.client.HTTPConnection(*PROVIDER, timeout=30), "GET", path)
    return urllib.parse.urlsplit(answer[1]["Location"])


def come_back(address):
    for _ in range(100):
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        answer = ask("callback", connection, "GET", f"{address.path}?{address.query}")
        if answer and answer[0] == 200:
            return True
        if answer:
            note(f"callback {answer[0]}")
    return False


def work():
    global left
    while True:
        with lock:
            if left == 0:
                return
            left -= 1
        session = open_session()
        if come_back(consent(session)):
            with lock:
                completed.append(session["id"])


threads = [threading.Thread(target=work) for _ in range(WORKERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps({"completed": completed, "refused": counts.pop("refused", 0), **counts}))

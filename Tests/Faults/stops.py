#!/usr/bin/env python3
"""That SIGTERM ends callbackd, whatever those around it do: exit status 0 within 15 seconds.

usage: stops.py PROGRAMS
"""

import os
import signal
import socket
import subprocess
import sys
import time

from daemon import Daemon, Sandbox

PROGRAMS = sys.argv[1]
ENOUGH = 15


def connect(daemon, receive_bytes=None):
    connection = socket.socket(socket.AF_UNIX)
    if receive_bytes:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    connection.settimeout(1)
    connection.connect(daemon.socket)
    return connection


def say(daemon, text):
    connection = connect(daemon)
    try:
        connection.sendall(text)
    except OSError:
        pass
    return connection


def chunked_body(daemon):
    """A body that does not end, on a request that has none."""
    head = (b"GET %s HTTP/1.1\r\nHost: callbackd\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"400\r\n" + b"A" * 1024 + b"\r\n"
    session = daemon.create()[1]["id"].encode()
    paths = [b"/v1/events?follow=true", b"/v1/sessions/" + session + b"/outcome?wait_s=3600"]
    held = [say(daemon, head % path + chunk * 20) for path in paths]
    held.append(say(daemon, head % paths[0] + chunk * 20 + b"0\r\n\r\n"))
    say(daemon, head % paths[0] + chunk * 20).close()
    return held


def stalled_followers(daemon):
    held = [
        say(daemon, b"GET /v1/events?follow=true HTTP/1.1\r\nHost: callbackd\r\n\r\n")
        for _ in range(50)]
    for number in range(600):
        assert daemon.create(end_user_id=f"{number}-" + "u" * 450)[0] == 201
    return held


def half_open(daemon):
    held = []
    for number in range(1000):
        connection = socket.create_connection(("127.0.0.1", daemon.port))
        connection.sendall((b"", b"GET / HT", b"POST /webhooks/fiskil HTTP/1.1\r\nHost: a\r\n"
                            b"Content-Length: 9\r\n\r\nx")[number % 3])
        held.append(connection)
    return held


def stalled_readers(daemon):
    """Answers that nobody reads, on both listeners."""
    held = []
    for number in range(100):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
        connection.settimeout(0.2)
        connection.connect(("127.0.0.1", daemon.port))
        try:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 20_000)
        except OSError:
            pass
        held.append(connection)
        if number % 10 == 0:
            held.append(say(daemon, b"GET /v1/status HTTP/1.1\r\nHost: callbackd\r\n\r\n" * 2000))
    return held


def waiting_polls(daemon):
    session = daemon.create()[1]["id"]
    path = f"/v1/sessions/{session}/outcome?wait_s=3600"
    return [
        say(daemon, f"GET {path} HTTP/1.1\r\nHost: callbackd\r\n\r\n".encode())
        for _ in range(50)]


def many_messages(daemon):
    """So many that whoever reads standard error, and does not, stalls."""
    for _ in range(3000):
        daemon.control("POST", "/v1/reload")
    return []


def ended(daemon):
    begin = time.monotonic()
    daemon.signal(signal.SIGTERM)
    status = daemon.process.wait(60)
    return status, time.monotonic() - begin


def check(name, daemon, held):
    status, seconds = ended(daemon)
    print(f"stops: {name}: exit status {status} after {seconds:.1f} s")
    assert status == 0, daemon.errors()[-2000:]
    assert seconds < ENOUGH
    assert list(daemon.events())[-1]["type"] == "daemon.stopped"
    for connection in held:
        connection.close()


def full_socket(path, count=2000):
    """A datagram socket that is full, and that nobody reads; and what fills it further."""
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(path)
    sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sender.setblocking(False)
    try:
        for _ in range(count):
            sender.sendto(b"x", path)
    except BlockingIOError:
        pass
    return receiver


def stalled_journald(daemon):
    run = f"{daemon.folder}/run"
    os.makedirs(f"{run}/systemd/journal")
    receiver = full_socket(f"{run}/systemd/journal/socket")
    script = 'mount --bind "$0" /run && exec "$@"'
    daemon.start(["unshare", "--map-root-user", "--mount", "/bin/sh", "-c", script, run])
    for _ in range(100):
        assert daemon.create()[0] == 201
    return receiver


sandbox = Sandbox(PROGRAMS)
daemons = []


def new_daemon():
    daemon = Daemon(PROGRAMS, sandbox, fiskil="webhook_secret: { credential: secret }")
    daemon.keep_secret("secret", "c2VjcmV0")
    daemons.append(daemon)
    return daemon


try:
    for make in (chunked_body, stalled_followers, half_open, stalled_readers, waiting_polls):
        daemon = new_daemon()
        daemon.start()
        check(make.__name__.replace("_", " "), daemon, make(daemon))

    daemon = new_daemon()
    reading, writing = os.pipe()
    daemon.start(stderr=writing)
    with open(f"{daemon.folder}/callbackd.yaml", "a") as file:
        file.write("wrong: 1\n")
    check("stalled standard error", daemon, many_messages(daemon))

    daemon = new_daemon()
    receiver = stalled_journald(daemon)
    check("stalled journald", daemon, [receiver])

    daemon = new_daemon()
    notify = full_socket(f"{daemon.folder}/full")
    daemon.spawn(notify=f"{daemon.folder}/full")
    while not os.path.exists(daemon.socket) or daemon.create()[0] != 201:
        time.sleep(0.05)
    check("a service manager that does not listen", daemon, [notify])
finally:
    for daemon in daemons:
        if daemon.process and daemon.process.poll() is None:
            daemon.kill()
    sandbox.end()

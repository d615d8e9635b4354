#!/usr/bin/env python3
"""What strangers can make callbackd hold, and how long they keep others waiting.

usage: floods.py PROGRAMS [MEBIBYTES]

Each flood goes to both listeners, as far as both have it, over one connection: MEBIBYTES behind a
request that the parser makes something of, or in it. Then a hundred connections ask for answers
that they never read, and JSON comes, deep and wide, by every way that it has. Memory is the daemon's resident one; bounds are checked, times are printed.
"""

import base64
import http.server
import json
import socket
import sys
import threading
import time

from daemon import Daemon, Sandbox

PROGRAMS = sys.argv[1]
MEBIBYTES = int(sys.argv[2]) if len(sys.argv) > 2 else 256
MIB = 1 << 20
PIPELINED = 20_000
TOKEN = "t" * 43


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


class Way:
    """A way in: how to connect, and what a request says."""

    def __init__(self, name, address, host, get, post):
        self.name, self.address, self.host, self.get, self.post = name, address, host, get, post

    def connect(self, receive_bytes=None):
        unix = isinstance(self.address, str)
        connection = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
        if receive_bytes:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        connection.settimeout(1)
        connection.connect(self.address)
        return connection

    def head(self, line, *fields):
        return "".join(
            f"{part}\r\n" for part in (f"{line} HTTP/1.1", f"Host: {self.host}", *fields)).encode()

    def floods(self):
        """Name, beginning, and what is sent behind it again and again."""
        get, post = f"GET {self.get}", f"POST {self.post}"
        chunked = self.head(post, "Transfer-Encoding: chunked") + b"\r\n"
        block = b"A" * MIB
        blanks = b" " * MIB
        plain = self.head(get) + b"\r\n"
        return [
            ("CONNECT", self.head("CONNECT a:1") + b"\r\n", block),
            ("Upgrade", self.head(get, "Connection: Upgrade", "Upgrade: x") + b"\r\n", block),
            ("half a head", self.head(get) + b"X: ", block),
            ("half a body", self.head(post, f"Content-Length: {1 << 40}") + b"\r\n", block),
            ("half a body in chunks", chunked + b"%x\r\n" % (1 << 40), block),
            ("a body with a GET", self.head(get, "Transfer-Encoding: chunked") + b"\r\n",
             b"100000\r\n" + block + b"\r\n"),
            ("blanks before a value", self.head(get) + b"X:", blanks),
            ("blanks behind the target", get.encode() + b" ", blanks),
            ("blank lines", b"", b"\r\n" * (MIB // 2)),
            ("an extension of a chunk", chunked + b"1;", block),
            ("blanks in a trailer", chunked + b"0\r\nX:", blanks),
            ("answers that nobody reads", b"", plain * (MIB // len(plain))),
        ]


def pour(connection, beginning, block):
    """Sends until the other side takes no more, or MEBIBYTES are sent; how many are."""
    sent = 0
    try:
        connection.sendall(beginning)
        for _ in range(MEBIBYTES):
            rest = memoryview(block)
            while rest:
                count = connection.send(rest)
                sent, rest = sent + count, rest[count:]
    except OSError:
        pass
    return sent / MIB


class Innocent:
    """Somebody who asks for pages all the while, one after the other."""

    def __init__(self, way):
        self.way, self.slowest, self.asked = way, 0.0, 0
        self.goes_on = True
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.goes_on = False
        self.thread.join()

    def run(self):
        while self.goes_on:
            begin = time.monotonic()
            connection = self.way.connect()
            connection.settimeout(60)
            connection.sendall(self.way.head(f"GET {self.way.get}", "Connection: close") + b"\r\n")
            while connection.recv(65536):
                pass
            self.slowest = max(self.slowest, time.monotonic() - begin)
            self.asked += 1
            time.sleep(0.01)


def flood(daemon, way):
    for name, beginning, block in way.floods():
        before = resident(daemon.process.pid)
        connection = way.connect(4096 if "nobody" in name else None)
        sent = pour(connection, beginning, block)
        grown = resident(daemon.process.pid) - before
        connection.close()
        print(f"floods: {way.name}, {name}: {sent:.1f} MiB taken, {grown:+.1f} MiB held")
        assert grown < 32, "one connection holds too much"


def pipeline(daemon, way, session):
    """Many requests behind one that waits for the disk are answered in order."""
    large = way.head(f"POST {way.get}x", "Content-Length: 16000") + b"\r\n" + b"x" * 16000
    rejected = way.head(f"GET {session}?session_id=x") + b"\r\n"
    plain = way.head("GET /n") + b"\r\n"
    last = way.head("GET /n", "Connection: close") + b"\r\n"
    connection = way.connect()
    connection.settimeout(60)
    requests = large * 4 + rejected + plain * (PIPELINED - 1) + last
    sender = threading.Thread(target=connection.sendall, args=(requests,))
    sender.start()
    answers = b""
    while more := connection.recv(1 << 20):
        answers += more
    sender.join()
    statuses = [part[:3] for part in answers.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"405"] * 4 + [b"400"] + [b"404"] * PIPELINED, statuses[:10]
    print(f"floods: {PIPELINED} requests behind one that waits for the disk: answered in order")


def silence(daemon, way):
    """A hundred clients pipeline a mebibyte each and read nothing."""
    before = resident(daemon.process.pid)
    plain = b"GET / HTTP/1.1\r\nHost:\r\n\r\n"
    clients = [way.connect(2304) for _ in range(100)]
    with Innocent(way) as innocent:
        senders = [
            threading.Thread(target=pour_once, args=(client, plain * (MIB // len(plain))))
            for client in clients]
        for sender in senders:
            sender.start()
        most, begin = before, time.monotonic()
        while (open_ones := connections(daemon)) > 5 and time.monotonic() - begin < 60:
            most = max(most, resident(daemon.process.pid))
            time.sleep(0.2)
        gone = time.monotonic() - begin
        for client in clients:
            client.close()
        for sender in senders:
            sender.join()
    print(f"floods: 100 clients that read nothing: {most - before:+.1f} MiB held, gone after "
          f"{gone:.0f} s; meanwhile {innocent.asked} pages, the slowest in "
          f"{innocent.slowest * 1000:.0f} ms")
    assert most - before < 64, "clients that read nothing hold too much"
    assert open_ones <= 5, "clients that read nothing are still there"


def pour_once(client, block):
    client.settimeout(60)
    try:
        client.sendall(block)
    except OSError:
        pass


def connections(daemon):
    """How many TCP connections the daemon has."""
    with open("/proc/net/tcp") as table:
        rows = [line.split() for line in table][1:]
    return sum(row[1].endswith(f":{daemon.port:04X}") and row[3] == "01" for row in rows)


class Rude(http.server.BaseHTTPRequestHandler):
    """A provider that refuses with as large a body as is read."""

    body = b""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(400)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_):
        pass


def texts(size):
    """Name and text of about so many bytes."""
    half = size // 2 - 100
    return [
        ("deep", b'{"event":"A","a":' + b"[" * half + b"]" * half + b"}"),
        ("wide", b'{"event":"A","a":[' + b"{}," * (size // 3 - 50) + b"{}]}"),
        ("deep and wide", b'{"event":"A","a":' + b"[" * 400
         + b",".join([b"{}"] * (size // 3 - 400)) + b"]" * 400 + b"}"),
        ("names", b'{"event":"A"' + b"".join(b',"%d":0' % n for n in range(size // 10)) + b"}"),
        ("escapes", b'{"event":"A","a":"' + b"\\u0000" * (size // 6 - 50) + b'"}'),
    ]


def cpu(daemon):
    with open(f"/proc/{daemon.process.pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 10  # ms: a tick has 10


def post(way, path, body, *fields):
    connection = way.connect()
    connection.settimeout(60)
    head = way.head(f"POST {path}", f"Content-Length: {len(body)}", "Connection: close", *fields)
    try:
        connection.sendall(head + b"\r\n" + body)
    except OSError:
        pass  # refused by its length
    answer = b""
    while more := connection.recv(65536):
        answer += more
    return int(answer.split()[1])


def json_by_every_way(daemon, public, control, rude):
    signature = "Knot-Signature: " + base64.b64encode(b"x" * 32).decode()
    forged = "X-Fiskil-Signature: " + base64.b64encode(b"x" * 32).decode()
    create = b'{"provider":"knot","end_user_id":"u","options":%s}'
    rows = [
        ("an unsigned webhook of Knot", 65536, 401,
         lambda text: post(public, "/webhooks/knot", text, signature)),
        ("an unsigned webhook of Fiskil", MIB, 401,
         lambda text: post(public, "/webhooks/fiskil", text, forged)),
        ("options", 65000, 400, lambda text: post(control, "/v1/sessions", create % text)),
        ("a drop-in body", 65536, 400, lambda text: post(control, "/knot/session/create", text)),
        ("too long a control body", MIB, 413, lambda text: post(control, "/v1/sessions", text)),
        ("a provider's error", 250_000, 502, lambda text: refused(control, rude, text)),
    ]
    for name, size, expected, send in rows:
        worst = 0
        with Innocent(public) as innocent:
            for _, text in texts(size):
                before = cpu(daemon)
                status = send(text)
                worst = max(worst, cpu(daemon) - before)
                assert status == expected, f"{name}: {status}"
        print(f"floods: {name}, {size} bytes of JSON: at most {worst} ms of CPU, with "
              f"{innocent.asked} pages meanwhile, the slowest in {innocent.slowest * 1000:.0f} ms")


def refused(control, rude, text):
    rude.RequestHandlerClass.body = text
    body = json.dumps({"provider": "rude", "end_user_id": "u", "options": {"type": "link"}})
    return post(control, "/v1/sessions", body.encode())


rude = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Rude)
threading.Thread(target=rude.serve_forever, daemon=True).start()
sandbox = Sandbox(PROGRAMS)
daemon = Daemon(
    PROGRAMS, sandbox, fiskil=f"""webhook_secret: {{ credential: secret }}
  knot:
    base_url: {sandbox.url}/knot
    client_id: c
    secret: {{ credential: secret }}
  rude:
    kind: knot
    base_url: http://127.0.0.1:{rude.server_port}
    client_id: c
    secret: {{ credential: secret }}
""")
try:
    daemon.keep_secret("secret", "c2VjcmV0c2VjcmV0")
    daemon.start()
    session = daemon.create()[1]
    callback = "/callback/fiskil/" + sandbox.press("approve", session).path.split("/")[-1]
    public = Way("callback listener", ("127.0.0.1", daemon.port), "example.com",
                 f"/callback/fiskil/{TOKEN}", "/webhooks/fiskil")
    control = Way("control socket", daemon.socket, "callbackd", "/livez", "/v1/sessions")
    for way in (public, control):
        flood(daemon, way)
    pipeline(daemon, public, callback)
    silence(daemon, public)
    json_by_every_way(daemon, public, control, rude)
    assert daemon.stop() == 0
finally:
    if daemon.process.poll() is None:
        daemon.kill()
    sandbox.end()

"""callbackd and its sandbox as processes, and the few requests that the fault tests make."""

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import urllib.parse


class Cut(Exception):
    """The connection ended before there was an answer."""


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("callbackd", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(self.path)


def ask(connection, method, path, body=None, headers={}):
    """Status, headers and body."""
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise Cut(str(error)) from error
    finally:
        connection.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sandbox:
    """callbackd-sandbox on a port of its own."""

    def __init__(self, programs):
        self.process = subprocess.Popen(
            [f"{programs}/callbackd-sandbox", "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = self.process.stdout.readline().split()[-1]
        self.address = urllib.parse.urlsplit(self.url)

    def press(self, button, session):
        """Where the browser is sent when a button of the consent page is pressed."""
        path = f"/fiskil/consent/{session['provider_session_id']}/{button}"
        connection = http.client.HTTPConnection(
            self.address.hostname, self.address.port, timeout=30)
        return urllib.parse.urlsplit(ask(connection, "GET", path)[1]["Location"])

    def end(self):
        self.process.kill()
        self.process.wait()


class Daemon:
    """A folder with a configuration, and callbackd in it, again and again."""

    def __init__(self, programs, sandbox, options="", state=None, fiskil=""):
        self.programs = programs
        self.folder = tempfile.mkdtemp(prefix="callbackd-fault-")
        self.state = state or f"{self.folder}/state"
        self.socket = f"{self.folder}/control.sock"
        self.port = free_port()
        self.process = None
        os.makedirs(self.state, exist_ok=True)
        os.mkdir(f"{self.folder}/credentials")
        self.keep_secret("secret", "secret")
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(f"{self.folder}/notify")
        with open(f"{self.folder}/callbackd.yaml", "w") as file:
            file.write(f"""
listen: 127.0.0.1:{self.port}
control_socket: {self.socket}
state_directory: {self.state}
credentials_directory: {self.folder}/credentials
providers:
  fiskil:
    base_url: {sandbox.url}/fiskil
    client_id: client
    client_secret: {{ credential: secret }}
    {fiskil}
{options}
""")

    def keep_secret(self, name, text):
        """A credential, for the configuration to name."""
        path = f"{self.folder}/credentials/{name}"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(text)

    @property
    def journal(self):
        return f"{self.state}/journal"

    def spawn(self, wrapper=(), stderr=None, notify=None):
        """Starts it, and does not wait."""
        self.forget_notes()
        self.process = subprocess.Popen(
            [*wrapper, f"{self.programs}/callbackd", "--config", f"{self.folder}/callbackd.yaml"],
            env={**os.environ, "NOTIFY_SOCKET": notify or f"{self.folder}/notify"},
            stdout=subprocess.DEVNULL, stderr=stderr or open(f"{self.folder}/errors", "ab"))

    def start(self, wrapper=(), stderr=None):
        """Starts it and waits until it is ready."""
        self.spawn(wrapper, stderr)
        assert self.hears("READY=1"), f"callbackd is not ready: {self.errors()}"

    def hears(self, word, seconds=60):
        """Whether it tells the service manager this."""
        self.notify.settimeout(seconds)
        try:
            while True:
                if word in self.notify.recv(65536).decode():
                    return True
        except TimeoutError:
            return False

    def forget_notes(self):
        self.notify.setblocking(False)
        try:
            while True:
                self.notify.recv(65536)
        except BlockingIOError:
            pass

    def signal(self, number):
        """To the daemon itself, where strace stands before it."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            traced = children.read().split()
        os.kill(int(traced[0]) if traced else pid, number)

    def stop(self):
        """Ends it in good order; the exit status."""
        self.signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def errors(self):
        with open(f"{self.folder}/errors", errors="replace") as file:
            return file.read()

    def control(self, method, path, message=None, headers={}):
        body = None if message is None else json.dumps(message)
        status, _, text = ask(UnixConnection(self.socket), method, path, body, headers)
        return status, json.loads(text) if text[:1] in (b"{", b"[") else text

    def create(self, key=None, **members):
        message = {"provider": "fiskil", "end_user_id": "eu_fault", **members}
        return self.control(
            "POST", "/v1/sessions", message, {"Idempotency-Key": key} if key else {})

    def browse(self, address):
        """The status of a page; the daemon's port stays the same."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        return ask(connection, "GET", f"{address.path}?{address.query}")[0]

    def verify(self):
        """Exit status and words of `callbackd --verify`."""
        ended = subprocess.run(
            [f"{self.programs}/callbackd", "--verify", self.journal], capture_output=True,
            text=True, timeout=600)
        return ended.returncode, ended.stdout + ended.stderr

    def events(self):
        """Every event, as it is on disk."""
        names = sorted(name for name in os.listdir(self.journal) if name.endswith(".jsonl"))
        for name in names:
            with open(f"{self.journal}/{name}", encoding="utf-8") as file:
                for line in file:
                    yield json.loads(line)

#!/usr/bin/env python3
"""callbackd on disks that fail in truth: strace injects errors into its calls, and a tmpfs is full.

usage: disk.py PROGRAMS          (as root: it mounts, in a mount namespace of its own)
"""

import os
import subprocess
import sys
import tempfile
import time

from daemon import Cut, Daemon, Sandbox

PROGRAMS = sys.argv[1]
checks = 0


def hold(what, holds):
    global checks
    assert holds, f"does not hold: {what}"
    checks += 1
    print(f"  ok  {what}", flush=True)


def injecting(daemon, call, error, when):
    """strace, which lets this call fail on the open segment."""
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-P", segment(daemon), "-e", f"trace={call}",
            "-e", f"inject={call}:error={error}:when={when}"]


def failing_call(sandbox, call, error, when):
    """One call fails for good: nothing is acknowledged that is not on disk, and it ends with 74."""
    print(f"{call} says {error}")
    daemon = Daemon(PROGRAMS, sandbox)
    daemon.start()
    before = daemon.create()[1]
    hold("stops in good order", daemon.stop() == 0)
    daemon.start(injecting(daemon, call, error, when))
    status, answer = 0, None
    told = []
    try:
        for _ in range(20):
            status, answer = daemon.create()
            if status != 201:
                break
            told.append(answer["id"])
    except Cut:
        pass
    hold("the request is not acknowledged", status != 201 or answer is None or len(told) < 20)
    hold("the service manager hears the errno", daemon.hears("ERRNO="))
    # strace hands the exit status on.
    hold("exit status 74", daemon.process.wait(30) == 74)
    hold("says so on stderr", "ending, so that nothing is promised" in daemon.errors())
    daemon.start()
    listed = [session["id"] for session in daemon.control("GET", "/v1/sessions")[1]["sessions"]]
    hold("what was acknowledged is there", set(told + [before["id"]]) <= set(listed))
    hold("the open session takes its callback",
         daemon.browse(sandbox.press("approve", before)) == 200)
    hold("stops in good order again", daemon.stop() == 0)
    hold("the journal is intact", daemon.verify()[0] == 0)


def quota(sandbox):
    """The quota is used up for a while: it waits, and goes on at the exact byte."""
    print("write says EDQUOT, ten times")
    daemon = Daemon(PROGRAMS, sandbox)
    daemon.start()
    daemon.create()
    hold("stops in good order", daemon.stop() == 0)
    daemon.start(injecting(daemon, "write", "EDQUOT", "3..12"))
    told = [answer["id"] for status, answer in [daemon.create() for _ in range(20)]
            if status == 201]
    hold("it goes on by itself, and says yes", len(told) > 0)
    listed = [session["id"] for session in daemon.control("GET", "/v1/sessions")[1]["sessions"]]
    hold("what was acknowledged is there", set(told) <= set(listed))
    hold("stops in good order", daemon.stop() == 0)
    hold("the journal is intact", daemon.verify()[0] == 0)


def on_small_disk(sandbox, mount):
    """A daemon with 800 open sessions on a disk of 4 MiB."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "callbackd-fault", mount], check=True)
    daemon = Daemon(PROGRAMS, sandbox, state=f"{mount}/state")
    daemon.start()
    return daemon, [daemon.create()[1] for _ in range(800)]


def filled(mount):
    """A file that takes all the room that is left."""
    fill = f"{mount}/fill"
    with open(fill, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            return fill


def full_start(sandbox, mount):
    """A start on a disk that has no room for a second copy of the last segment."""
    print("a start on a full disk")
    daemon, sessions = on_small_disk(sandbox, mount)
    daemon.process.kill()
    daemon.process.wait()
    with open(segment(daemon), "ab") as last:
        last.write(b'{"half')
    fill = filled(mount)
    daemon.start()
    hold("it starts", daemon.control("GET", "/livez")[0] == 200)
    hold("new sessions are refused: 503 journal_full",
         (lambda answer: answer[0] == 503 and answer[1]["code"] == "journal_full")
         (daemon.create()))
    hold("every session is known", daemon.control("GET", "/v1/status")[1]["sessions"]["open"]
         == len(sessions))
    os.unlink(fill)
    recover(daemon)
    hold("an open session is completed",
         daemon.browse(sandbox.press("approve", sessions[0])) == 200)
    hold("stops in good order", daemon.stop() == 0)
    hold("the journal is intact", daemon.verify()[0] == 0)


def recover(daemon):
    deadline = time.monotonic() + 30
    while daemon.control("GET", "/readyz")[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.02)
    hold("it recovers by itself", daemon.control("GET", "/readyz")[0] == 200)


def full_disk(sandbox, mount):
    """A disk that others fill: new sessions are refused, open ones end, and all goes on later."""
    print("a full disk")
    daemon, sessions = on_small_disk(sandbox, mount)
    addresses = [sandbox.press("approve", session) for session in sessions]
    hold("ready for new sessions", daemon.control("GET", "/readyz")[0] == 200)

    fill = filled(mount)
    outcomes = {}
    # What fits into the room that is held back goes through, with one event to notice it by.
    first = daemon.browse(addresses[0])
    hold("an open session is completed on the full disk", first == 200)
    status, answer = daemon.create()
    hold("a new one is refused: 503 journal_full",
         status == 503 and answer["code"] == "journal_full")
    hold("not ready for new sessions", daemon.control("GET", "/readyz")[0] == 503)
    hold("alive", daemon.control("GET", "/livez")[0] == 200)
    journal = daemon.control("GET", "/v1/status")[1]["journal"]
    hold("status says that the disk is nearly full", journal["low"] and not journal["stalled"])

    completed = 1
    for address in addresses[1:]:
        outcome = daemon.browse(address)
        if outcome != 200:
            break
        completed += 1
    print(f"  {completed} of {len(addresses)} open sessions were completed in the reserve")
    hold("more than a hundred were", completed > 100)
    hold("then a browser is told to come again: 503", outcome == 503)
    hold("alive all the same", daemon.control("GET", "/livez")[0] == 200)
    hold("status says that the disk is full", daemon.control("GET", "/v1/status")[1]["journal"]
         ["stalled"])
    hold("the daemon runs on", daemon.process.poll() is None)

    os.unlink(fill)
    recover(daemon)
    hold("every browser gets its page at last",
         all(daemon.browse(address) == 200 for address in addresses))
    hold("a new session is opened", daemon.create()[0] == 201)
    hold("stops in good order", daemon.stop() == 0)
    hold("the journal is intact", daemon.verify()[0] == 0)
    settled = [event["subject"] for event in daemon.events()
               if event["type"] == "session.completed"]
    hold("each session has one outcome",
         sorted(settled) == sorted(session["id"] for session in sessions))


def meddling(sandbox, what, meddle):
    """Somebody else touches the open segment: it is noticed before anything more is promised."""
    print(what)
    daemon = Daemon(PROGRAMS, sandbox)
    daemon.start()
    daemon.create()
    meddle(daemon)
    try:
        status = daemon.create()[0]
    except Cut:
        status = None
    hold("nothing more is acknowledged", status != 201)
    hold("exit status 74", daemon.process.wait(30) == 74)
    daemon.start()
    hold("it starts again, and takes sessions", daemon.create()[0] == 201)
    hold("stops in good order", daemon.stop() == 0)


def segment(daemon):
    return sorted(os.scandir(daemon.journal), key=lambda entry: entry.name)[0].path


if os.environ.get("CALLBACKD_FAULT_NAMESPACE") is None:
    os.environ["CALLBACKD_FAULT_NAMESPACE"] = "1"
    os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])

sandbox = Sandbox(PROGRAMS)
try:
    failing_call(sandbox, "fdatasync", "EIO", "3+")
    failing_call(sandbox, "fdatasync", "EIO", "4")
    failing_call(sandbox, "write", "EIO", "4+")
    failing_call(sandbox, "write", "EROFS", "3+")
    quota(sandbox)
    full_disk(sandbox, tempfile.mkdtemp(prefix="callbackd-full-"))
    full_start(sandbox, tempfile.mkdtemp(prefix="callbackd-full-"))
    meddling(sandbox, "somebody truncates the segment",
             lambda daemon: os.truncate(segment(daemon), 10))
    meddling(sandbox, "somebody removes the segment", lambda daemon: os.unlink(segment(daemon)))
    meddling(sandbox, "somebody moves the folder away",
             lambda daemon: os.rename(daemon.journal, daemon.journal + ".old"))
    print(f"disk: {checks} checks hold")
finally:
    sandbox.end()

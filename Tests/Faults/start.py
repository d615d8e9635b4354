#!/usr/bin/env python3
"""How long callbackd takes from its start to READY, with and without many events behind it.

usage: start.py PROGRAMS [PAST_SESSIONS]

Two folders with a thousand pending sessions each; in one of them, two events of each past session
come before, older than they are kept. A new segment has been begun in both. The figures are for
people, and for a look at their ratio.
"""

import statistics
import subprocess
import sys
import time

from daemon import Daemon, Sandbox

PROGRAMS = sys.argv[1]
PAST = int(sys.argv[2]) if len(sys.argv) > 2 else 500_000
STARTS = 15


def seconds_to_ready(daemon):
    begin = time.monotonic()
    daemon.start()
    return time.monotonic() - begin


sandbox = Sandbox(PROGRAMS)
try:
    none, past = (Daemon(PROGRAMS, sandbox) for _ in range(2))
    subprocess.run(
        [sys.executable, f"{sys.path[0]}/past.py", past.journal, str(PAST)], check=True)
    first = seconds_to_ready(past)
    print(f"start: {first:.2f} s the first time, when all of it is read")
    none.start()
    for daemon in (none, past):
        for _ in range(1000):
            assert daemon.create()[0] == 201
        assert daemon.control("POST", "/v1/journal/rotate")[0] == 200
        daemon.kill()
    times = {none: [], past: []}
    for _ in range(STARTS):
        for daemon in (none, past):
            times[daemon].append(seconds_to_ready(daemon))
            status = daemon.control("GET", "/v1/status")[1]
            assert status["sessions"]["open"] == 1000, status
            daemon.kill()
    without, behind = (statistics.median(times[daemon]) for daemon in (none, past))
    print(f"start: 1000 pending sessions: median of {STARTS}: {without * 1000:.0f} ms with none "
          f"past, {behind * 1000:.0f} ms with {2 * PAST} past events: ratio {behind / without:.2f}")
finally:
    for daemon in (none, past):
        daemon.kill()
    sandbox.end()

#!/usr/bin/env python3
"""Kills callbackd again and again while applications and browsers are at work, and compares what
they were told with what is on disk.

usage: kill.py PROGRAMS KILLS [SEED]

The kills come at any moment: while it starts and repairs, while it turns to a new segment, while
it serves. Now and then the last line is torn on top, as a power cut would.
"""

import collections
import os
import random
import sys
import threading
import time

from daemon import Cut, Daemon, Sandbox

PROGRAMS, KILLS = sys.argv[1], int(sys.argv[2])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
WORKERS = 6
TERMINAL = {"completed", "cancelled", "failed", "expired", "revoked"}

lock = threading.Lock()
over = threading.Event()
told_created = set()
told_outcomes = {}
counts = collections.Counter()


def note(name):
    with lock:
        counts[name] += 1


def attempt(name, body):
    """Asks until there is an answer that is not cut and not a "later"; None when all is over."""
    while not over.is_set():
        try:
            answer = body()
            if answer[0] < 500:
                return answer
            note(f"{name} {answer[0]}")
        except Cut:
            note(f"{name} cut")
        time.sleep(0.005)
    return None


def one_session(daemon, sandbox, dice):
    key = f"key-{dice.getrandbits(64):x}"
    created = attempt("create", lambda: daemon.create(key))
    if not created:
        return
    if created[0] != 201:
        # It was recorded before the kill, and its addresses were in memory only.
        assert created[1]["code"] == "auth_url_forgotten", created
        note("create again after a kill")
        return
    session = created[1]
    with lock:
        told_created.add(session["id"])
    button, outcome = dice.choice(
        [("approve", "completed"), ("deny", "cancelled"), ("revoke", "revoked"), (None, None)])
    if button is None:
        return
    if button == "revoke":
        ended = attempt("revoke", lambda: daemon.control("DELETE", f"/v1/sessions/{session['id']}"))
        # 409: the first attempt had its effect, but no answer.
        if not ended or ended[0] not in (200, 409):
            return
    else:
        address = sandbox.press(button, session)
        page = attempt("callback", lambda: (daemon.browse(address), None))
        if not page:
            return
        if page[0] == 404:
            # Settled before a kill that cut its page, and forgotten before another was asked for;
            # check() knows whether it was settled so.
            note("forgotten")
        else:
            assert page[0] == 200, f"callback of {session['id']}: {page[0]}"
    with lock:
        told_outcomes[session["id"]] = outcome
    note(outcome)


def work(daemon, sandbox, seed):
    dice = random.Random(seed)
    while not over.is_set():
        try:
            if dice.random() < 0.01:
                daemon.control("POST", "/v1/journal/rotate")
                note("rotated")
            one_session(daemon, sandbox, dice)
        except Cut:
            note("cut")
        except Exception as error:  # a worker's end must not be silent
            with lock:
                failures.append(repr(error))
            over.set()


def tear(daemon, dice):
    """What a power cut leaves behind the last synced line."""
    names = sorted(name for name in os.listdir(daemon.journal) if name.endswith(".jsonl"))
    if names:
        with open(f"{daemon.journal}/{names[-1]}", "ab") as file:
            file.write(b'{"specversion":"1.0","id":"torn' [:dice.randrange(1, 30)])
        note("torn on top")


def check(daemon, still_open):
    created, outcomes, last = collections.Counter(), collections.defaultdict(list), 0
    for event in daemon.events():
        sequence = int(event["sequence"])
        assert sequence == last + 1, f"{sequence} comes behind {last}"
        last = sequence
        kind = event["type"].removeprefix("session.")
        if kind == "created":
            created[event["subject"]] += 1
        elif kind in TERMINAL:
            outcomes[event["subject"]].append(kind)
    for session in told_created:
        assert created[session] == 1, f"{session} was told, and created {created[session]} times"
    for session, kinds in outcomes.items():
        assert len(kinds) == 1, f"{session} was settled as {kinds}"
    for session, outcome in told_outcomes.items():
        assert outcomes[session] == [outcome], f"{session}: told {outcome}, is {outcomes[session]}"
    assert still_open == len(created) - len(outcomes), "open ones are forgotten, or come back"
    status, words = daemon.verify()
    assert status == 0, words
    return last


print(f"kill: seed {SEED}", flush=True)
failures = []
dice = random.Random(SEED)
sandbox = Sandbox(PROGRAMS)
daemon = Daemon(
    PROGRAMS, sandbox,
    "settled_retention_s: 3\njournal: { segment_bytes: 131072, keep_segments: 1000000 }")
workers = [
    threading.Thread(target=work, args=(daemon, sandbox, dice.getrandbits(32)))
    for _ in range(WORKERS)]
daemon.spawn()
for worker in workers:
    worker.start()
try:
    for number in range(KILLS):
        if dice.random() < 0.3:
            time.sleep(dice.random() * 0.06)
            note("killed while it started")
        else:
            assert daemon.hears("READY=1"), daemon.errors()
            time.sleep(dice.random() * 0.15)
        daemon.kill()
        assert daemon.process.returncode == -9, f"it ended by itself: {daemon.errors()[-2000:]}"
        if dice.random() < 0.1:
            tear(daemon, dice)
        daemon.spawn()
        if over.is_set():
            break
    assert daemon.hears("READY=1"), daemon.errors()
    over.set()
    for worker in workers:
        worker.join()
    assert not failures, failures
    still_open = daemon.control("GET", "/v1/status")[1]["sessions"]["open"]
    assert daemon.stop() == 0
    events = check(daemon, still_open)
    segments = sum(name.endswith(".jsonl") for name in os.listdir(daemon.journal))
    print(f"kill: {KILLS} kills, {events} events in {segments} segments, intact; "
          f"{len(told_created)} sessions and {len(told_outcomes)} outcomes told, none lost, "
          f"none settled twice")
    print(f"kill: {dict(sorted(counts.items()))}")
finally:
    over.set()
    daemon.kill()
    sandbox.end()

#!/usr/bin/env python3
"""Writes an event journal of sessions that were settled long ago, as callbackd would have.

past.py FOLDER SESSIONS: two events a session, a new segment after every 64 MiB.
"""
import base64, datetime, hashlib, json, os, sys

folder, sessions = sys.argv[1], int(sys.argv[2])
os.makedirs(folder, exist_ok=True)
chain, sequence, size, out = bytes(32), 0, 1 << 62, None


def digest(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def write(kind, subject, when, data):
    """One line: its chain value is over the line with an empty one (docs/design.md, 4.4)."""
    global chain, sequence, size, out
    sequence += 1
    opens = size > 64 * 1024 * 1024
    if opens:
        if out:
            out.close()
        out, size = open(f"{folder}/{sequence:020}.jsonl", "wb"), 0
    event = {"specversion": "1.0", "id": f"past-{sequence}", "source": "callbackd://past/state",
             "type": kind, "time": when, "subject": subject, "sequence": f"{sequence:020}"}
    if opens:
        event["previouschain"] = base64.b64encode(chain).decode()
    line = json.dumps({**event, "chain": "", "data": data}, separators=(",", ":"))
    chain = hashlib.sha256(chain + line.encode()).digest()
    line = line.replace('"chain":""', f'"chain":"{base64.b64encode(chain).decode()}"', 1)
    out.write(line.encode() + b"\n")
    size += len(line) + 1


start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=100)
for number in range(sessions):
    subject = "ses_" + base64.urlsafe_b64encode(number.to_bytes(16, "big")).decode().rstrip("=")
    at = start + datetime.timedelta(seconds=number)
    when = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    about = {"provider": "fiskil", "provider_session_id": f"past-{number}",
             "end_user_id": f"eu_{number}"}
    write("session.created", subject, when, {
        **about, "expires_at": (at + datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "callback_token_sha256": digest(f"c{number}"), "cancel_token_sha256": digest(f"x{number}"),
        "start_token_sha256": digest(f"s{number}"), "peer": {"pid": 1, "uid": 0, "gid": 0}})
    write("session.completed", subject, when, {**about, "duration_ms": 0, "via": "callback"})
print(f"{sequence} past events in {folder}")

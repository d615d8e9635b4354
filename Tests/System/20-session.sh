# One consent session, as an operator sees it.

session=$(open_session)
id=$(jq -r .id <<<"$session")
check "the end user's consent ends on the page of success" is "$(press approve "$session")" 200
check "callbackctl wait says completed" in_box callbackctl wait "$id"
denied=$(open_session)
check "a refusal ends on its page" is "$(press deny "$denied")" 200
check "callbackctl wait says cancelled" exits 10 in_box callbackctl wait "$(jq -r .id <<<"$denied")"

in_box journalctl --sync
entry=$(in_box journalctl -u callbackd -o json --no-pager "CALLBACKD_SESSION_ID=$id" \
    CALLBACKD_EVENT=session.completed)
field() { jq -r ".$1 // \"\"" <<<"$entry"; }
check "the entry has a MESSAGE_ID" is "$(field MESSAGE_ID)" 3396d3bc2ab1441fba4c19533eb51407
check "the entry has the CALLBACKD_ fields" is \
    "$(field CALLBACKD_EVENT) $(field CALLBACKD_PROVIDER) $(field CALLBACKD_SESSION_ID)" \
    "session.completed fiskil $id"
check "the entry has a sequence" sh -c 'test "$1" -gt 0' _ "$(field CALLBACKD_SEQUENCE)"
check "the entry is the unit's" is "$(field _SYSTEMD_UNIT)" callbackd.service
check "journalctl -u reads as sentences" says "Session $id is completed: the end user consented" \
    in_box journalctl -u callbackd -o cat --no-pager
check "and as nothing else" lacks "thread priority" in_box journalctl -u callbackd --no-pager
check "journalctl -x shows the catalog" says "The end user consented at fiskil." \
    in_box journalctl -x -u callbackd --no-pager
check "one field finds one session's story" is \
    "$(in_box journalctl -o cat --no-pager "CALLBACKD_SESSION_ID=$id" | wc -l)" 2
check "the secret is not in the system journal" lacks planted-secret \
    in_box journalctl -a -o export --no-pager

# Who may: the group, and nobody else.
printf 'u alice 2001 "in the group"\nu mallory 2002 "not"\nm alice callbackd\n' \
    | in_box systemd-sysusers -
check "outside of the group: permission denied, exit 77" \
    exits 77 in_box setpriv --reuid mallory --regid mallory --init-groups callbackctl status
check "and a hint" says "hint: add the user to the group callbackd" \
    in_box setpriv --reuid mallory --regid mallory --init-groups callbackctl status
mine=$(in_box setpriv --reuid alice --regid alice --init-groups \
    callbackctl create --provider fiskil --end-user eu_2 --json)
check "inside of the group it works" test -n "$(jq -r .auth_url <<<"$mine")"
check "the event names the uid" is "$(in_box sh -c 'cat /var/lib/callbackd/journal/*.jsonl' \
    | jq -r --arg id "$(jq -r .id <<<"$mine")" \
        'select(.subject == $id and .type == "session.created") | .data.peer.uid')" 2001

# The system journal is a mirror: away or slow, it holds nobody up.
in_box systemctl kill -s STOP systemd-journald
session=$(open_session)
check "with journald hanging, a callback is answered" is "$(press approve "$session")" 200
check "and the daemon stops in time" in_box timeout 15 systemctl restart callbackd
in_box systemctl kill -s CONT systemd-journald
in_box systemctl stop systemd-journald.socket systemd-journald-dev-log.socket systemd-journald
in_box rm -f /run/systemd/journal/socket
session=$(open_session)
check "without journald, a callback is answered" is "$(press approve "$session")" 200
dropped() { in_box callbackctl status --json | jq -e '.system_journal.dropped >= 2'; }
check "what was dropped is counted" eventually dropped
in_box systemctl start systemd-journald.socket systemd-journald
session=$(open_session)
check "a callback is answered when it is back" is "$(press approve "$session")" 200
shown() { says "$(jq -r .id <<<"$session") is completed" in_box journalctl -o cat -u callbackd; }
check "and shown there again" eventually shown

# Nothing is lost: not at a restart under load, not at a crash, not at a hang.

events() { in_box sh -c 'cat /var/lib/callbackd/journal/*.jsonl'; }
# load SESSIONS: in the background; its answer is in $work/load.json, its pid in $load.
load() {
    on_loopback python3 "$here/load.py" "$(box_root)/run/callbackd/control.sock" "$1" 8 \
        > "$work/load.json" &
    load=$!
}
settled_once() {
    local all once
    all=$(jq '.completed | length' "$work/load.json")
    once=$(events | jq -r 'select(.type == "session.completed") | .subject' | sort | uniq -c \
        | awk '$1 == 1 { print $2 }' \
        | comm -12 - <(jq -r '.completed[]' "$work/load.json" | sort) | wc -l)
    is "$once" "$all"
}
never_twice() {
    is "$(events | jq -r 'select(.type | test("^session\\.(completed|cancelled|failed|expired|revoked)$"))
        | .subject' | sort | uniq -d | wc -l)" 0
}

load 3000
for count in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.3
    check "systemctl restart under load succeeds, $count" in_box systemctl restart callbackd
done
check "the load goes on until here" kill -0 $load
wait $load
in_box journalctl --sync
check "no run of the daemon ended by a signal" lacks "code=killed" \
    in_box journalctl -u callbackd --no-pager
echo "      $(jq -c 'del(.completed) + {completed: (.completed | length)}' "$work/load.json")"
check "no connection was refused" is "$(jq .refused "$work/load.json")" 0
check "no browser was cut short" is "$(jq '."callback cut" // 0' "$work/load.json")" 0
check "every browser had its page" is "$(jq '.completed | length' "$work/load.json")" 3000
check "every session that a browser saw completed is so once" settled_once
check "no session is settled twice" never_twice

pending=$(open_session)
before=$(property NRestarts)
load 500
sleep 0.3
check "a kill in the middle of the load" in_box systemctl kill -s KILL callbackd
wait $load
echo "      $(jq -c 'del(.completed) + {completed: (.completed | length)}' "$work/load.json")"
check "it is back by itself" test "$(property NRestarts)" -gt "$before"
check "no connection was refused" is "$(jq .refused "$work/load.json")" 0
check "every session that a browser saw completed is so once" settled_once
check "no session is settled twice" never_twice

write /etc/systemd/system/callbackd.service.d/test.conf <<<$'[Service]\nWatchdogSec=2'
in_box systemctl daemon-reload
in_box systemctl restart callbackd
before=$(property NRestarts)
in_box systemctl kill -s STOP --kill-who=main callbackd
restarted() { [ "$(property NRestarts)" -gt "$before" ] && property_is ActiveState active; }
check "the watchdog finds a process that hangs" eventually restarted
check "and systemd says so" says "Watchdog timeout" in_box journalctl --no-pager -t systemd
in_box rm /etc/systemd/system/callbackd.service.d/test.conf
in_box systemctl daemon-reload
check "the session of before is pending yet" \
    says pending in_box callbackctl show "$(jq -r .id <<<"$pending")"
check "and can be completed" is "$(press approve "$pending")" 200

load 300
sleep 0.2
check "a stop under load takes less than its time" in_box timeout 20 systemctl stop callbackd
check "it ended in good order" property_is Result success
wait $load
check "what was acknowledged is on disk" settled_once
in_box journalctl --sync
sealed=$(in_box journalctl CALLBACKD_EVENT=daemon.stopped -o json --no-pager | tail -n 1 \
    | jq -r '"\(.CALLBACKD_SEQUENCE) \(.CALLBACKD_CHAIN)"')
check "the system journal holds the chain value of the stop" is "$sealed" \
    "$(events | jq -r 'select(.type == "daemon.stopped") | "\(.sequence | tonumber) \(.chain)"' \
        | tail -n 1)"
in_box systemctl start callbackd
check "the last event of a run is daemon.stopped" sh -c \
    'test "$1" = daemon.stopped' _ "$(events | jq -r .type | grep -B1 daemon.started | tail -n 2 | head -n 1)"

# What config/vector.yaml tells whoever ships the journal to do, for nobody.
recipe=$(sed -n 's/^#   //p' "$here/../../config/vector.yaml" | sed 's/USER/65534/g')
check "the shippers' recipe is a drop-in and an ACL" \
    is "$(grep -cE '^(mkdir|printf|systemctl|setfacl) ' <<<"$recipe")" 5
in_box sh -euc "${recipe%setfacl *}"
# From outside: the box has no setfacl, and the user is known by number.
acl=${recipe##*setfacl }
sh -euc "setfacl ${acl/\/var/$(box_root)/var}"
lines_as_nobody() {
    in_box setpriv --reuid 65534 --regid 65534 --clear-groups \
        sh -c 'cat /var/lib/callbackd/journal/*.jsonl' | wc -l
}
reads_all() { is "$(lines_as_nobody)" "$(events | wc -l)"; }
check "whoever ships reads the journal" reads_all
in_box systemctl restart callbackd
check "whoever ships reads it after a restart" reads_all
in_box callbackctl rotate >/dev/null
check "whoever ships reads it in two segments" reads_all
in_box rm /etc/systemd/system/callbackd.service.d/shipping.conf
in_box systemctl daemon-reload
in_box systemctl restart callbackd

# The sandbox of the service: its score, and each of its walls.

exposure=$(in_box systemd-analyze security --no-pager callbackd.service | tail -n 1)
echo "      ${exposure#* }"
score=$(grep -oE '[0-9]+\.[0-9]' <<<"$exposure" | head -n 1)
check "systemd-analyze security says at most 1.1" awk "BEGIN { exit !($score <= 1.1) }"

# The probe runs under the very directives of the installed unit: all but what a probe has no use
# for is kept.
cc -O1 -Wall -Werror -o "$work/probe" "$here/probe.c"
cp "$work/probe" "$(box_root)/usr/lib/callbackd/probe"
printf secret | write /etc/callbackd/credentials/secret
in_box sed -e 's|^ExecStart=.*|ExecStart=/usr/lib/callbackd/probe|' -e 's/^Type=.*/Type=oneshot/' \
    -e '/^ExecReload=/d; /^Sockets=/d; /^WatchdogSec=/d; /^Restart/d; /^\[Install\]/,$d' \
    /usr/lib/systemd/system/callbackd.service | write /etc/systemd/system/probe.service
# Without a route, a wall would not be seen.
for group in 224.0.0.0/4 240.0.0.0/4; do in_box ip route add $group dev lo; done
in_box systemctl daemon-reload
in_box systemctl stop callbackd-control.socket callbackd-http.socket callbackd
check "the probe runs in the service's sandbox" in_box systemctl start probe
in_box journalctl --sync
found=$(in_box journalctl -u probe -o cat --no-pager | grep -E ' (refused|possible)$')

possible=(write-state write-tmp run-program unix-socket internet-socket send-to-host
    shared-memory-segment)
for name in "${possible[@]}"; do
    check "possible in the sandbox, as it must be: $name" is "$(grep "^$name " <<<"$found")" \
        "$name possible"
done
count=0
while read -r name verdict; do
    [[ " ${possible[*]} " == *" $name "* ]] && continue
    check "refused in the sandbox: $name" is "$verdict" refused
    count=$((count + 1))
done <<<"$found"
check "nothing was left out ($count walls)" is "$count" 42
check "its shared memory went with it" sh -c '! grep -qE "^ +$1 " "$2/proc/sysvipc/shm"' _ \
    "$((0x0CB0))" "$(box_root)"
in_box rm -rf /etc/systemd/system/probe.service /etc/callbackd/credentials/secret \
    /usr/lib/callbackd/probe
in_box sh -c 'rm -f /var/lib/callbackd/probe /var/lib/callbackd/copy'
in_box systemctl daemon-reload

for pair in LimitNOFILE=65536 LogRateLimitIntervalUSec=0 UMask=0077 WatchdogUSec=30s; do
    value=$(property "${pair%%=*}")
    check "${pair%%=*} is ${pair#*=}" is "$value" "${pair#*=}"
done
in_box systemctl start callbackd-control.socket callbackd-http.socket callbackd

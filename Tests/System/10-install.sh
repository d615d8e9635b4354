# The package: what it asks for, what it puts where, and that it starts on demand.

# Images of containers forbid starts at installation; a machine's own Debian does not.
in_box rm -f /usr/sbin/policy-rc.d
in_box mkdir -p /deb
cp "$package" "$(box_root)/deb/callbackd.deb"

check "the package asks for libsystemd, libc and libstdc++ alone" sh -c \
    'test -z "$(dpkg-deb -f "$1" Depends | tr -d " " | tr , "\n" \
        | grep -vE "^(libc6|libstdc\+\+6|libsystemd0)(\(.*\))?$")"' _ "$package"
size=$(stat -c %s "$package")
check "the package has less than 25 MB ($size bytes)" test "$size" -lt 25000000
control_size=$(dpkg-deb --fsys-tarfile "$package" | tar xO ./usr/bin/callbackctl | wc -c)
check "callbackctl has less than 25 MB installed ($control_size bytes)" \
    test "$control_size" -lt 25000000

check "it installs, though nothing is configured" in_box dpkg -i /deb/callbackd.deb
check "the group is there" in_box getent group callbackd
for unit in callbackd.service callbackd-control.socket callbackd-http.socket; do
    check "$unit is enabled" in_box systemctl is-enabled $unit
done
check "the service does not run without a configuration" property_is ActiveState inactive
for socket in control http; do
    check "the socket $socket listens" property_is ActiveState active callbackd-$socket.socket
done
check "the control socket is 0660 root:callbackd" is \
    "$(in_box stat -c '%a %U:%G' /run/callbackd/control.sock)" "660 root:callbackd"
check "systemd has no complaint about the units" sh -c '! "$@" | grep -i callbackd' _ \
    "$here/boot-box" exec journalctl --no-pager -t systemd -g 'Unknown key|Failed to parse|ignoring'

in_box systemd-run --quiet --unit=sandbox callbackd-sandbox --listen 127.0.0.1:9090
eventually on_loopback curl -sS -o /dev/null http://127.0.0.1:9090/
configure </dev/null
check "the first control request starts the daemon" in_box callbackctl status
check "it runs now" property_is ActiveState active
check "as many callers as ever can wait in the control socket" \
    is "$(in_box ss -ltxH | awk '/control.sock/ { print $4 }')" 4096
check "and as many browsers in the other" \
    is "$(in_box ss -ltnH | awk '/127.0.0.1:8080/ { print $3 }')" 4096
check "systemctl status shows the STATUS line" \
    says 'Status: "0 open, 0 settled, event ' in_box systemctl status --no-pager callbackd
check "the daemon runs as callbackd" is \
    "$(in_box ps -o user= -p "$(property MainPID)" | tr -d ' ')" callbackd
in_box systemctl stop callbackd
check "a browser starts it too, and is answered" is \
    "$(on_loopback curl -sS -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/)" 404
check "it runs again" property_is ActiveState active
check "installing the same again restarts it and loses nothing" in_box dpkg -i /deb/callbackd.deb
check "the service runs after that" property_is ActiveState active

# Away again: what was recorded stays until somebody says purge.

check "removing takes the programs" in_box dpkg -r callbackd
check "the daemon does not run" exits 1 in_box pgrep -x callbackd
check "the sockets are gone" in_box test ! -e /run/callbackd/control.sock
check "the event journal stays" in_box sh -c 'ls /var/lib/callbackd/journal/*.jsonl'
check "the units do not start any more" \
    exits 1 in_box systemctl start callbackd-control.socket
check "the configuration stays" in_box test -e /etc/callbackd/callbackd.yaml
check "it installs again" in_box dpkg -i /deb/callbackd.deb
check "and serves again, since it is configured" eventually in_box callbackctl status
check "what was recorded is there" says '"sequence":"00000000000000000001"' \
    in_box callbackctl events
in_box dpkg -r callbackd
check "purging takes the rest" in_box dpkg -P callbackd
check "the event journal is gone" in_box test ! -e /var/lib/callbackd
check "the secrets are gone" in_box test ! -e /etc/callbackd/credentials

# A configuration that changes, and one that is wrong.

session=$(open_session)
configure <<'YAML'
  bank: { kind: conductor, base_url: "http://127.0.0.1:9090/conductor/v1", publishable_key: pk,
          secret_key: { credential: fiskil-client-secret } }
pages: { app_name: Reloaded }
settled_retention_s: 3600
YAML
check "systemctl reload succeeds" in_box systemctl reload callbackd
check "the new provider opens sessions" in_box callbackctl create --provider bank --end-user eu
check "callbackctl reload names what waits for a restart" \
    says "needs a restart  settled_retention_s" in_box callbackctl reload
check "and that secrets do" says "secrets, certificates" in_box callbackctl reload
check "the page is the new one" says "Reloaded" on_loopback curl -sS -L \
    "http://127.0.0.1:9090/fiskil/consent/$(jq -r .provider_session_id <<<"$session")/approve"

configure <<<'nonsense: true'
check "systemctl reload of a wrong file fails" exits 1 in_box systemctl reload callbackd
check "callbackctl reload fails with the reason" says "nonsense is not known here" \
    in_box callbackctl reload
check "and exit 78" exits 78 in_box callbackctl reload
check "the STATUS line says why" says "configuration not reloaded: /etc/callbackd/callbackd.yaml" \
    property StatusText
check "the system journal says why" says "nonsense is not known here" \
    in_box journalctl -u callbackd -o cat --no-pager -p err
check "the former configuration is in force" \
    in_box callbackctl create --provider bank --end-user eu
configure </dev/null
check "a right file is taken again" in_box systemctl reload callbackd
check "the STATUS line forgets it" lacks "not reloaded" property StatusText

# starts: how often systemd started the daemon since $since.
starts() {
    in_box journalctl --sync
    in_box journalctl -u callbackd --no-pager -o json "--since=@$since" \
        | jq -r 'select(.JOB_TYPE == "start" and .MESSAGE_ID == "7d4958e842da4a758f6c1cdc7b36dcc5")' \
        | jq -s length
}
in_box systemctl stop callbackd-control.socket callbackd-http.socket callbackd
sleep 1.1 # journalctl --since counts whole seconds
for wrong in configuration credential; do
    in_box systemctl reset-failed
    since=$(date +%s)
    if [ $wrong = configuration ]; then
        configure <<<'nonsense: true'
        reason="callbackd.yaml: nonsense is not known here"
    else
        configure </dev/null
        in_box rm /etc/callbackd/credentials/fiskil-client-secret
        reason="names the credential fiskil-client-secret, which is not in"
    fi
    check "wrong $wrong: systemctl start fails" exits 1 in_box systemctl start callbackd
    check "systemctl status has the reason" says "$reason" \
        in_box systemctl status --no-pager -l callbackd
    check "it is not started again" property_is NRestarts 0
    check "its status is 78" property_is ExecMainStatus 78
    in_box systemctl stop callbackd-control.socket callbackd-http.socket
    in_box systemctl reset-failed
    sleep 1.1
    since=$(date +%s)
    in_box systemctl start callbackd-control.socket callbackd-http.socket
    check "with a browser waiting: it is told, not kept" exits 56 \
        on_loopback curl -sS -m 10 http://127.0.0.1:8080/
    check "with a caller waiting: likewise" exits 69 in_box callbackctl status
    failed() { property_is ActiveState failed; }
    check "the unit has failed" eventually failed
    count=$(starts)
    check "one start for each of them, and no loop ($count starts)" test "$count" -ge 1 -a "$count" -le 2
    check "the sockets still listen" property_is ActiveState active callbackd-http.socket
    configure </dev/null
    check "once it is mended, systemctl start is enough" in_box systemctl start callbackd
    in_box systemctl stop callbackd-control.socket callbackd-http.socket callbackd
    sleep 1.1
done
in_box systemctl start callbackd

# What the parts of the system test share. Sourced; every function is about the box $BOX_NAME.

# in_box COMMAND…: runs it inside, no shell between.
in_box() { "$here/boot-box" exec "$@"; }
# on_loopback COMMAND…: this machine's program on the box's own loopback.
on_loopback() { "$here/boot-box" net "$@"; }
box_root() { "$here/boot-box" root; }

passed=0
# check SENTENCE COMMAND…: holds when the command does.
check() {
    local sentence=$1 said
    shift
    if said=$("$@" 2>&1); then
        passed=$((passed + 1))
        echo "  ok  $sentence"
    else
        echo "  NO  $sentence" >&2
        printf '      %s\n' "$*" >&2
        sed 's/^/      | /' <<<"$said" >&2
        in_box systemctl status --no-pager -l callbackd callbackd-control.socket \
            callbackd-http.socket >&2 || true
        in_box journalctl -u callbackd --no-pager -n 40 >&2 || true
        exit 1
    fi
}

# eventually COMMAND…: tries again for 20 seconds at most.
eventually() {
    local try
    for try in $(seq 400); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.05
    done
    echo "not within 20 seconds:"
    "$@"
}

# says TEXT COMMAND…: the command's output, whatever its status, has the text.
says() {
    local text=$1 said
    shift
    said=$("$@" 2>&1) || true
    grep -qF -- "$text" <<<"$said" || { printf 'wanted: %s\ngot: %s\n' "$text" "$said"; return 1; }
}

# lacks TEXT COMMAND…: the command succeeds and says something, but not this.
lacks() {
    local text=$1 said
    shift
    said=$("$@") && [ -n "$said" ] || { echo "said nothing: $*"; return 1; }
    ! grep -F -- "$text" <<<"$said"
}

# exits STATUS COMMAND…: ends with that very status.
exits() {
    local wanted=$1 status=0 said
    shift
    said=$("$@" 2>&1) || status=$?
    [ "$status" = "$wanted" ] || { printf 'status %s: %s\n' "$status" "$said"; return 1; }
}

property() { in_box systemctl show -P "$1" "${2:-callbackd.service}"; }
is() { [ "$1" = "$2" ] || { printf 'it is "%s", not "%s"\n' "$1" "$2"; return 1; }; }
property_is() { is "$(property "$1" "${3:-callbackd.service}")" "$2"; }

# write FILE: standard input becomes a file of the box.
write() { in_box sh -c 'mkdir -p "$(dirname "$1")" && cat > "$1"' write "$1"; }

# The daemon's configuration, for the sandbox that plays the providers in the box.
configure() {
    write /etc/callbackd/callbackd.yaml <<YAML
public_url: http://127.0.0.1:8080
providers:
  fiskil:
    base_url: http://127.0.0.1:9090/fiskil
    client_id: client
    client_secret: { credential: fiskil-client-secret }
$(cat)
YAML
    printf planted-secret | write /etc/callbackd/credentials/fiskil-client-secret
    in_box chmod 0600 /etc/callbackd/credentials/fiskil-client-secret
}

# open_session [OPTION…]: its JSON, by callbackctl.
open_session() {
    in_box callbackctl create --provider fiskil --end-user eu_1 --json "$@"
}

# press BUTTON SESSION-JSON: what the browser does; the last answer's status.
press() {
    on_loopback curl -sS -o /dev/null -w '%{http_code}' -L \
        "http://127.0.0.1:9090/fiskil/consent/$(jq -r .provider_session_id <<<"$2")/$1"
}

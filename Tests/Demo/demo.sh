#!/usr/bin/env bash
# Plays auth sessions against the sandbox: in a browser where there is a terminal, else by itself.
# usage: demo.sh FOLDER-OF-THE-PROGRAMS
set -euo pipefail
PATH="$1:$PATH"
folder=$(mktemp -d "${TMPDIR:-/tmp}/callbackd-demo.XXXXXX")
export CALLBACKD_SOCKET="$folder/control.sock"
started=()

end() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM

say() { printf '\n%s\n' "$*"; }

# wait_for FILE PATTERN: until a line of FILE matches, at most 30 s.
wait_for() {
    for _ in $(seq 300); do
        grep -qs -- "$2" "$1" && return
        sleep 0.1
    done
    echo "demo: no '$2' in 30 seconds; what was said:" >&2
    cat "$1" >&2
    exit 1
}

# create OPTION…: shows the command, opens a session, leaves it in $session.
create() {
    echo "\$ callbackctl create --provider fiskil $*"
    session=$(callbackctl create --provider fiskil "$@" --json)
    auth_url=$(sed -E 's/.*"auth_url":"([^"]*)".*/\1/' <<<"$session")
    id=$(sed -E 's/.*"id":"(ses_[^"]*)".*/\1/' <<<"$session")
    echo "auth_url: $auth_url"
}

# wait_and_show: how a script learns the outcome.
wait_and_show() {
    local status=0
    echo "\$ callbackctl wait $id"
    callbackctl wait "$id" --timeout 900 || status=$?
    echo "exit status $status"
}

# press BUTTON: what a browser does on the consent page: follow the redirect to our callback.
press() {
    curl -sS -o /dev/null -L -w "the browser pressed $1 and got the page with status %{http_code}\n" \
        "${auth_url%consent\?*}consent/${auth_url##*sess_id=}/$1"
}

say "1. A sandbox plays the provider, and callbackd runs in $folder"
callbackd-sandbox --listen 127.0.0.1:0 >"$folder/sandbox.out" 2>&1 &
started+=($!)
wait_for "$folder/sandbox.out" 'listening on'
provider=$(sed -n 's/.*listening on //p' "$folder/sandbox.out")
mkdir "$folder/credentials"
(umask 077 && printf 'any-secret' >"$folder/credentials/fiskil-client-secret")
cat >"$folder/callbackd.yaml" <<YAML
listen: 127.0.0.1:0
control_socket: $CALLBACKD_SOCKET
state_directory: $folder/state
credentials_directory: $folder/credentials
providers:
  fiskil:
    base_url: $provider/fiskil
    client_id: demo
    client_secret: { credential: fiskil-client-secret }
pages:
  app_name: Acme
YAML
callbackd --config "$folder/callbackd.yaml" 2>"$folder/callbackd.err" &
started+=($!)
wait_for "$folder/callbackd.err" 'ready'
sed -n '/ready/p' "$folder/callbackd.err"

if [ -t 0 ] && [ -t 1 ]; then
    say "2. An application asks for a session. Open its auth_url in a browser and press a button."
    create --end-user eu_demo --institution 88888 --permission accounts --permission transactions
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v xdg-open >/dev/null; then
        xdg-open "$auth_url" >/dev/null 2>&1 || true
    fi
    say "3. Meanwhile a script waits for the outcome"
    wait_and_show
else
    say "2. An application asks for a session, and the end user approves"
    create --end-user eu_demo_1
    press approve
    wait_and_show
    say "3. Another end user says no"
    create --end-user eu_demo_2
    press deny
    wait_and_show
fi

say "4. The event journal has it all (state/journal/*.jsonl; callbackctl events reads it)"
echo "\$ callbackctl events"
callbackctl events

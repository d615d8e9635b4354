#!/usr/bin/env bash
# Real clients of the providers on the control socket: Conductor's SDK, and the curl commands of
# Fiskil's and Knot's documents, which are theirs but for socket, scheme, host and prefix. And the
# other way: webhooks as the sandbox sends them.
# usage: clients.sh FOLDER-OF-THE-PROGRAMS FOLDER-FOR-PYTHON
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$1
python=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/callbackd-clients.XXXXXX")
socket="$folder/control.sock"
started=()

end() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM

fail() { echo "clients: $*" >&2; exit 1; }

# wait_for FILE PATTERN: until a line of FILE matches, at most 30 s.
wait_for() {
    for _ in $(seq 300); do
        grep -qs -- "$2" "$1" && return
        sleep 0.1
    done
    cat "$1" >&2
    fail "no '$2' in 30 seconds"
}

# expect STATUS TEXT COMMAND…: runs a curl command; its status, and a text that its body must have.
expect() {
    local status=$1 text=$2
    shift 2
    local said
    said=$("$@" --silent --show-error --unix-socket "$socket" --write-out '\n%{http_code}')
    [ "${said##*$'\n'}" = "$status" ] || fail "status ${said##*$'\n'} instead of $status: $said"
    [[ $said == *"$text"* ]] || fail "no $text in: $said"
    echo "curl: $status with $text"
}

# serve SECRET: a daemon whose secrets are all SECRET.
serve() {
    for name in fiskil-client-secret conductor-secret-key knot-secret; do
        (umask 077 && printf '%s' "$1" >"$folder/credentials/$name")
    done
    : >"$folder/callbackd.err"
    "$programs/callbackd" --config "$folder/callbackd.yaml" 2>"$folder/callbackd.err" &
    daemon=$!
    started+=("$daemon")
    wait_for "$folder/callbackd.err" 'ready'
}

[ -x "$python/bin/python" ] || python3 -m venv "$python"
"$python/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"

# Each must know the other's address before it starts: the sandbox gets a port that is free now.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0));
print(s.getsockname()[1])')
provider="http://127.0.0.1:$port"
mkdir "$folder/credentials"
cat >"$folder/callbackd.yaml" <<YAML
listen: 127.0.0.1:0
control_socket: $socket
state_directory: $folder/state
credentials_directory: $folder/credentials
providers:
  fiskil:
    base_url: $provider/fiskil
    client_id: client
    client_secret: { credential: fiskil-client-secret }
    webhook_secret: { credential: fiskil-webhook-secret }
  conductor:
    base_url: $provider/conductor/v1
    secret_key: { credential: conductor-secret-key }
  knot:
    base_url: $provider/knot
    client_id: client
    secret: { credential: knot-secret }
pages: { return_origins: [https://acme.com, https://yourapp.com] }
YAML
webhook_secret=$(head -c 32 /dev/urandom | base64)
(umask 077 && printf '%s' "$webhook_secret" >"$folder/credentials/fiskil-webhook-secret")
serve a-right-secret
callbacks=$(sed -nE 's/.*callbacks on ([^ ]*) .*/http:\/\/\1/p' "$folder/callbackd.err")
"$programs/callbackd-sandbox" --listen "127.0.0.1:$port" --webhooks "$callbacks" \
  --fiskil-webhook-secret "$webhook_secret" >"$folder/sandbox.out" 2>&1 &
started+=($!)
wait_for "$folder/sandbox.out" 'listening on'

"$python/bin/python" "$here/conductor_client.py" "$socket" works

expect 200 '"session_id":' curl --request POST \
  --url http://callbackd/fiskil/v1/auth/session \
  --header 'Authorization: Bearer {access_token}' \
  --header 'accept: application/json; charset=UTF-8' \
  --header 'content-type: application/json; charset=UTF-8' \
  --data '{
    "end_user_id": "482c0e2b-5866-46b1-b795-220b7bba45b5",
    "redirect_uri": "https://yourapp.com/callback",
    "cancel_uri": "https://yourapp.com/cancel"
  }'
expect 200 '"auth_url":' curl -X POST "http://callbackd/fiskil/auth/session" \
  -H "Authorization: Bearer YOUR_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"cancel_uri":"https://acme.com/cancel","end_user_id":"eu_2yRHN2ag2y4p8kCtm5DOeccZEXB","institution_id":"10","redirect_uri":"https://acme.com/success"}'
expect 200 '"expires_at":' curl -X POST "http://localhost:8080/fiskil/auth/session" \
  -H "Content-Type: application/json" \
  -d '{    "cancel_uri": "https://acme.com/cancel",    "end_user_id": "eu_2yRHN2ag2y4p8kCtm5DOeccZEXB",    "institution_id": "10",    "redirect_uri": "https://acme.com/success"  }'
expect 200 '{"session":"' curl --request POST \
  --url http://callbackd/knot/session/create \
  --header 'Authorization: Basic <base64 of client_id:secret>' \
  --header 'Content-Type: application/json' \
  --data '{
  "card": {
    "has_funds": true,
    "blocked": false
  },
  "type": "transaction_link",
  "external_user_id": "ryan"
}'

fiskil() { expect "$1" "$2" curl -X POST http://callbackd/fiskil/auth/session -d "$3"; }
knot() { expect "$1" "$2" curl -X POST http://callbackd/knot/session/create -d "$3"; }
fiskil 400 '"name":"invalid_institution_id"' '{"end_user_id":"eu","institution_id":"unknown"}'
fiskil 404 '"name":"end_user_not_found"' '{"end_user_id":"unknown"}'
knot 400 'PRODUCT_NOT_VALID' '{"type":"odd","external_user_id":"ryan"}'
knot 400 'The card_id field is required when type = card_switcher.' \
  '{"type":"card_switcher","external_user_id":"ryan"}'
knot 400 'The external user id field is required.' '{"type":"link"}'
knot 400 'The type field is required.' '{"external_user_id":"ryan"}'
knot 400 'The phone number format is invalid.' \
  '{"type":"link","external_user_id":"ryan","phone_number":"12"}'
knot 400 'The email must be a valid email address.' \
  '{"type":"link","external_user_id":"ryan","email":"ryan"}'
knot 400 'The processor token must be a string.' \
  '{"type":"link","external_user_id":"ryan","processor_token":1}'
knot 400 'The card.blocked field must be true or false.' \
  '{"type":"link","external_user_id":"ryan","card":{"blocked":"no"}}'
knot 403 'NO_ACCESS' '{"type":"link","external_user_id":"forbidden"}'
knot 500 '{"message":"Server Error"}' '{"type":"link","external_user_id":"broken"}'

control() { curl --silent --show-error --fail --unix-socket "$socket" "http://callbackd/v1/$1"; }
member() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/"; }
press() { curl --silent --show-error --fail --output "$folder/page" --location "$1"; }

# Knot's webhook completes a session, and is no second event when it comes again.
name=$(curl --silent --unix-socket "$socket" http://callbackd/knot/session/create \
  --dump-header "$folder/headers" -d '{"type":"link","external_user_id":"ryan"}' | member session)
id=$(sed -nE 's/^callbackd-session-id: ([^\r]*)\r?$/\1/Ip' "$folder/headers")
press "$provider/knot/link/$name/wrong-password"
[ "$(control "sessions/$id" | member status)" = pending ] || fail "a wrong password ended $id"
press "$provider/knot/link/$name/authenticate"
[ "$(control "sessions/$id/outcome" | member via)" = webhook ] || fail "no webhook settled $id"
events=$(control events | wc -l)
press "$provider/knot/link/$name/again"
[ "$(control events | wc -l)" = "$events" ] || fail "a repeated webhook made an event"
echo "Knot: one AUTHENTICATED, one session.completed"

# Fiskil's webhook names the consent of the session that the browser completed.
said=$(curl --silent --unix-socket "$socket" http://callbackd/v1/sessions \
  -d '{"provider":"fiskil","end_user_id":"eu_consent"}')
press "$provider/fiskil/consent/$(member provider_session_id <<<"$said")/approve"
id=$(grep -oE 'ses_[A-Za-z0-9_-]{22}' <<<"$said" | head -n 1)
for _ in $(seq 300); do
    consent=$(control "sessions/$id/outcome" | grep -oE '"consent_id":"[^"]+"' || true)
    [ -z "$consent" ] || break
    sleep 0.1
done
[ -n "$consent" ] || fail "no consent.received within 30 seconds"
echo "Fiskil: $consent"

kill "$daemon" && wait "$daemon"
serve wrong
"$python/bin/python" "$here/conductor_client.py" "$socket" refused
fiskil 401 '"name":"unauthorized"' '{"end_user_id":"eu"}'
knot 401 'INVALID_API_KEYS' '{"type":"link","external_user_id":"ryan"}'
echo "clients: all as the providers document"

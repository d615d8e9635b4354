#!/usr/bin/env bash
# Installs the package on a booted systemd and tries it there: this machine's own Debian, and the
# next one where it can be had and ONLY_THIS_MACHINE is not set. Needs root and `make deps WANTED=…` (see Makefile).
#   system-test.sh PACKAGE.deb FOLDER-FOR-ROOT-TREES [PART…]
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
package=$(readlink -f "$1")
mkdir -p "$2"
roots=$(readlink -f "$2")
shift 2
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=("$here"/[0-9]*.sh)
[ "$(id -u)" = 0 ] || { echo "system-test: needs root, for namespaces and mounts" >&2; exit 77; }

work=$(mktemp -d)
export BOX_STATE=$work/box
end() {
    "$here/boot-box" down >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM
. "$here/checks.sh"

# try_on ROOT: all parts in a box of its own.
try_on() {
    local part began=$SECONDS
    export BOX_LOWER=$1
    "$here/boot-box" up >/dev/null
    echo "systemd $(in_box systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p'):"
    passed=0
    for part in "${parts[@]}"; do
        echo " $(basename "$part" .sh | tr -d 0-9-)"
        . "$part"
    done
    "$here/boot-box" down >/dev/null
    echo "$passed checks hold, in $((SECONDS - began)) s"
}

try_on /
[ -n "${ONLY_THIS_MACHINE:-}" ] && exit
if "$here/boot-box" make-root "$roots/trixie" trixie >/dev/null; then
    try_on "$roots/trixie"
else
    echo "not tried on systemd 257: no root tree of Debian 13 could be made" >&2
fi

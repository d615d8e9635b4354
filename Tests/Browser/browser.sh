#!/usr/bin/env bash
# Runs the tests in a real browser, with what they need of PyPI in a folder of their own.
#
# usage: browser.sh PROGRAMS ENVIRONMENT PICTURES [PYTEST-OPTION…]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd) environment=$2 pictures=$3
shift 3
wanted="$environment/requirements.txt"
if ! cmp -s "$here/requirements.txt" "$wanted"; then
    python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$wanted"
fi
mkdir -p "$pictures"
PROGRAMS=$programs PICTURES=$(cd "$pictures" && pwd) PYTHONDONTWRITEBYTECODE=1 \
    exec "$environment/bin/pytest" -q -p no:cacheprovider "$@" "$here"

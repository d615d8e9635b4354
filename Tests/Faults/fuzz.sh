#!/usr/bin/env bash
# Gives each room that foreign bytes get to RUNS inputs (JSON ten times as many), and LIVES lives on a disk that fails, two
# rooms at a time. An input that breaks something is kept, and named.
#
# usage: fuzz.sh FUZZ RUNS LIVES FINDINGS
set -euo pipefail
fuzz=$1 runs=$2 lives=$3 findings=$4
corpus=$(cd "$(dirname "$0")/../Fuzz/Corpus" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$findings"

# One room; libFuzzer's own words are kept for when it fails.
try() {
    local target=$1 count=$2 part=${3:-} log=$work/$1${3:-}.log
    mkdir -p "$work/$target$part"
    if ! FUZZ_TARGET=$target SWIFT_BACKTRACE=enable=no "$fuzz" -runs="$count" -max_len=8192 -timeout=60 -rss_limit_mb=4096 \
        -print_final_stats=1 -artifact_prefix="$findings/$target-" \
        "$work/$target$part" "$corpus/$target" >"$log" 2>&1; then
        tail -n 40 "$log"
        echo "fuzz: $target fails; the input is in $findings" >&2
        return 1
    fi
    local seed done
    seed=$(sed -n 's/^INFO: Seed: //p' "$log")
    done=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    # Whoever says 100,000 has run 100,000.
    [ "$done" -ge "$count" ] || { echo "fuzz: $target ran $done of $count" >&2; return 1; }
    echo "fuzz: $target: $done inputs, seed $seed"
}

# Two at a time, the long ones first; all come to their end, whether or not one fails.
export -f try
export fuzz findings corpus work
xargs -P 2 -L 1 bash -c 'set -euo pipefail; try "$@"' _ <<ROOMS
json $((runs * 10))
lives $((lives / 2)) -a
lives $((lives - lives / 2)) -b
journal $((runs / 2)) -a
journal $((runs - runs / 2)) -b
configuration $runs
control $runs
callback $runs
webhook $runs
ROOMS

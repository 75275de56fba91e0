#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Times the commands of the release binary on a sample host: the median of several runs where a
# command changes nothing, one run where it does. `make bench` builds what this needs.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${RUNS:-5}
sample=.build/debug/drydock-sample
drydock=$PWD/.build/release/drydock
bench=$PWD/.build/bench
host=$bench/host
image=oci:$bench/successor:latest
plan=$bench/plan.json
export XDG_CACHE_HOME=$bench/cache

# measure TITLE RUNS ARGUMENT…
measure() {
    local title=$1 count=$2 time
    shift 2
    time=$(.ci/median.sh "$count" "$drydock" "$@" 2>"$bench/stderr") || {
        cat "$bench/stderr" >&2
        exit 1
    }
    printf '%-24s %8s ms   runs: %d\n' "$title" "$time" "$count"
}

[[ ! -e $host ]] || "$sample" remove "$host"
rm -rf "$bench"
mkdir -p "$bench"
"$sample" host "$host" >/dev/null
"$sample" image "$bench/successor" --variant successor --tag latest >/dev/null

measure 'analyze' "$runs" analyze --sysroot "$host"
measure 'inspect, a new image' 1 inspect "$image"
measure 'inspect, a known image' "$runs" inspect "$image"
measure 'plan' "$runs" plan --image "$image" --sysroot "$host" -o "$plan"
measure 'apply' 1 apply "$plan" --sysroot "$host" --yes
measure 'status' "$runs" status --sysroot "$host"
measure 'verify' "$runs" verify --sysroot "$host"
measure 'rollback' 1 rollback --sysroot "$host"

"$sample" remove "$host"
rm -rf "$bench"

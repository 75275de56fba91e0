#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs a command several times and prints the median of its wall-clock times in milliseconds.
#
#     .ci/median.sh COUNT COMMAND [ARGUMENT]…
set -euo pipefail
export LC_ALL=C

count=$1
shift
for ((i = 0; i < count; i++)); do
    start=${EPOCHREALTIME/./}
    "$@" >/dev/null
    echo $((${EPOCHREALTIME/./} - start))
done | sort -n | awk '{ time[NR] = $1 } END { printf "%.1f\n", time[int((NR + 1) / 2)] / 1000 }'

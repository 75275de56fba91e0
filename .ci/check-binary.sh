#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Checks that a release binary starts on every host that drydock supports, and prints its vital signs.
# The binary must still have its symbols.
#
#     .ci/check-binary.sh BINARY
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
binary=$1

# What ostree hosts carry.
allowed=(
    libostree-1.so.1 libglib-2.0.so.0 libgobject-2.0.so.0 libgio-2.0.so.0
    libjson-c.so.5 libarchive.so.13 libcrypto.so.3
    libc.so.6 libm.so.6 libgcc_s.so.1 libstdc++.so.6 ld-linux-x86-64.so.2 ld-linux-aarch64.so.1
)
# The oldest C, C++ and ostree libraries among them: those of RHEL 9, and libostree 2022.2.
floors=(GLIBC_2.34 GLIBCXX_3.4.29 CXXABI_1.3.13 LIBOSTREE_2022.2 JSONC_0.14)

failed=0
complain() {
    echo "drydock: error: $*" >&2
    failed=1
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
strip -o "$scratch/drydock" "$binary"
nm "$binary" >"$scratch/symbols"
objdump -T "$binary" >"$scratch/imports"

libraries=$(readelf --dynamic --wide "$binary" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p' | sort)
[[ $libraries ]] || complain "$binary has no dynamic section"
for library in $libraries; do
    [[ " ${allowed[*]} " == *" $library "* ]] || complain "$binary needs $library, which hosts may not have"
done

grep -q ' [$]s' "$scratch/symbols" || complain "$binary is stripped; its modules cannot be checked"
foundation=$(grep -oE '[$]s[0-9]+Foundation[A-Za-z]*' "$scratch/symbols" | sort -u | grep -v 's20FoundationEssentials' || true)
[[ -z $foundation ]] || complain "$binary contains Foundation:" "${foundation//$'\n'/ }"

newest() {
    grep -oE "\b$1_[0-9][0-9.]*" "$scratch/imports" | sort -Vu | tail -n 1 || true
}
for floor in "${floors[@]}"; do
    found=$(newest "${floor%_*}")
    highest=$(printf '%s\n' "$floor" "$found" | sort -V | tail -n 1)
    [[ $highest == "$floor" ]] || {
        complain "$binary needs $found, which is newer than $floor:"
        grep -wF "$found" "$scratch/imports" >&2
    }
done

start_up=$(.ci/median.sh 11 "$scratch/drydock" --help) || complain "$binary --help fails"
cat <<END
size, stripped    $(stat --format=%s "$scratch/drydock" | numfmt --to=iec --suffix=B)
libraries         $(xargs <<<"$libraries" | fold -s -w 90 | sed 's/ $//; 2,$s/^/                  /')
highest glibc     $(newest GLIBC)
--help            $start_up ms, the median of 11 runs
END
exit "$failed"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Fails when a file that ends up in the binary imports Foundation; FoundationEssentials is welcome.
set -euo pipefail
cd "$(dirname "$0")/.."

foundation='^[^/]*\bimport[[:space:]]+([a-z]+[[:space:]]+)?Foundation(Internationalization|Networking|XML)?\b'

if grep -rnE --include='*.swift' "$foundation" Sources; then
    echo "drydock: error: import FoundationEssentials instead; Foundation adds 45 MB to the binary" >&2
    exit 1
fi

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Says how to get Swift when there is none, and nothing when there is one.
set -euo pipefail

command -v swift >/dev/null && exit

cat >&2 <<'END'
drydock: error: the command 'swift' is not in PATH
hint: install Swift 6.3 from https://www.swift.org/install/linux and add its usr/bin folder to PATH
hint: sudo forgets PATH; sudo env PATH="$PATH" make … keeps it
END
exit 1

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced by `image`: a kernel that panics, since its first process ends, and starts the machine again.

mkdir -p "$root/usr/lib/bootc/kargs.d"
printf 'kargs = ["rdinit=/bin/false", "panic=5"]\n' >"$root/usr/lib/bootc/kargs.d/50-lab.toml"

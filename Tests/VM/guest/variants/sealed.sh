# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced by `image`: one that wants composefs, which Debian's libostree was built without.

printf '[composefs]\nenabled = true\n' >"$root/usr/lib/ostree/prepare-root.conf"

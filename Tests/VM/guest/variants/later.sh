# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced by `image`: another release later.

sed -i 's/^VERSION_ID=.*/VERSION_ID=3/' "$root/usr/lib/os-release"
printf 'level = 3\n' >"$root/etc/lab/untouched.conf"
printf 'level = 3\n' >"$root/etc/lab/third.conf"

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced by `image`: accounts with other numbers, and an sshd that reads one file of keys.

sed -i -e 's/:811:/:813:/' -e 's/:811:/:813:/' -e 's/:812:/:814:/' -e 's/:812:/:814:/' "$root"/usr/lib/{passwd,group}
printf 'lab-newcomer:x:812:812::/:/usr/sbin/nologin\n' >>"$root/usr/lib/passwd"
printf 'lab-newcomer:x:812:\n' >>"$root/usr/lib/group"
sed -i '/^AuthorizedKeysFile/d' "$root/etc/ssh/sshd_config.d/lab.conf"

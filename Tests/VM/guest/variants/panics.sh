# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced by `image`: a kernel that panics, since its first process ends, and starts the machine again five seconds later.
# The process is in an archive after the one of the initial file system, which it replaces the files of.

mkdir "$root/panics"
cat >"$root/panics/init" <<'END'
#!/bin/sh
mkdir -p /proc
mount -t proc proc /proc
echo 5 >/proc/sys/kernel/panic
exit 1
END
chmod 755 "$root/panics/init"
for archive in "$root"/usr/lib/modules/*/initramfs.img; do
    truncate --size %4 "$archive"
    chroot "$root" sh -c 'cd panics && echo init | cpio --create --format=newc --quiet' >>"$archive"
done
rm -r "$root/panics"

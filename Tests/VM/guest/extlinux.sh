# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by `disk`: extlinux starts the host. It cannot count boots; whoever sits at the serial console can choose.

# A folder /boot whose loader libostree takes for extlinux.
prepare_loader() {
    mkdir "$1/syslinux"
    printf 'SERIAL 0 115200\nPROMPT 1\nTIMEOUT 20\n' >"$1/loader.0/syslinux.cfg"
    ln -s ../loader/syslinux.cfg "$1/syslinux/syslinux.cfg"
}

# The loader itself, in a folder /boot and its disk.
install_loader() {
    extlinux --install "$1/syslinux"
    dd if=/usr/lib/syslinux/mbr/mbr.bin of="$2" bs=440 count=1 conv=notrunc status=none
}

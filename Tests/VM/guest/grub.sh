# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by `disk`, in whose folder it works: GRUB starts the host, and counts boots as the configuration
# says that the guest itself generates.

# A folder /boot whose loader libostree takes for GRUB. Only a system that runs can generate the configuration.
prepare_loader() {
    mkdir "$1/grub"
    : >"$1/loader.0/grub.cfg"
    ln -s ../loader/grub.cfg "$1/grub/grub.cfg"
    grub-editenv "$1/grub/grubenv" create
    printf '#!/bin/sh\n: >"$2"\n' >"$folder/mkconfig"
    chmod 755 "$folder/mkconfig"
    export OSTREE_GRUB2_EXEC=$folder/mkconfig
}

# The loader itself, in a folder /boot and its disk, with an entry for the first boot. Boots are counted from then on: what
# drydock does before a switch depends on it.
install_loader() {
    local modules=/usr/lib/grub/i386-pc entry
    rm "$folder/mkconfig"
    entry=$(echo "$1"/loader/entries/*.conf)
    cat >"$1/loader/grub.cfg" <<END
load_env
$("$tree/root/usr/etc/grub.d/05_counting")
timeout=0
menuentry first {
  linux $(sed -n 's/^linux //p' "$entry") $(sed -n 's/^options //p' "$entry")
  initrd $(sed -n 's/^initrd //p' "$entry")
}
END
    mkdir "$1/grub/i386-pc"
    cp $modules/*.{mod,lst} "$1/grub/i386-pc"
    grub-mkimage --format=i386-pc --prefix='(hd0,msdos1)/grub' --output="$1/grub/i386-pc/core.img" \
        biosdisk part_msdos ext2 normal linux linux16 serial loadenv
    # Before the first partition: the start of GRUB, and the rest where it looks for it.
    dd if=$modules/boot.img of="$2" bs=440 count=1 conv=notrunc status=none
    dd if="$1/grub/i386-pc/core.img" of="$2" bs=512 seek=1 conv=notrunc status=none
}

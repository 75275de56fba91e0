// SPDX-License-Identifier: Apache-2.0

import SampleHost
import SystemPackage
import TestSupport

/// Runs commands as on the sample host: its `/etc`, `/var`, `/boot` and sysroot in their places, the programs of this machine.
struct HostShell {
    let host: SampleHost

    /// Runs one command; nothing of this machine but its programs can be reached by it.
    func run(_ argv: [String]) throws -> Command {
        let script = """
            set -e
            deployment=$1 state=$2 sysroot=$3
            shift 3
            root=$(mktemp -d)
            mount -t tmpfs tmpfs "$root"
            cd "$root"
            mkdir etc var boot sysroot proc dev run tmp usr usr/etc
            for name in bin sbin lib lib64 libexec share; do
                [ -d "/usr/$name" ] || continue
                mkdir "usr/$name"
                mount --bind -o ro "/usr/$name" "usr/$name"
                [ "$name" = libexec ] || [ "$name" = share ] || ln -s "usr/$name" "$name"
            done
            mount --bind "$deployment/etc" etc
            mount --bind "$deployment/usr/etc" usr/etc
            mount --bind "$state" var
            mount --rbind "$sysroot" sysroot
            mount --rbind "$sysroot/boot" boot
            mount --bind /dev dev
            mount -t proc proc proc
            ln -s var/home home
            ln -s var/roothome root
            ln -s sysroot/ostree ostree
            status=0
            OSTREE_SYSROOT=/sysroot chroot . "$@" || status=$?
            cd /
            umount -R "$root"
            rmdir "$root"
            exit $status
            """
        let places = [host.deployment.string, host.stateVar.string, host.sysroot.string]
        return try Command.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh"] + places + argv
        )
    }
}

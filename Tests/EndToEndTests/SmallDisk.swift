// SPDX-License-Identifier: Apache-2.0

import SystemPackage
import TestSupport

/// A file system of a few megabytes on a loop device.
struct SmallDisk {
    let mount: FilePath

    init(in directory: FilePath, megabytes: Int) throws {
        mount = directory.appending("disk")
        let file = directory.appending("disk.img").string
        try Command.check("truncate", "-s", "\(megabytes)M", file)
        try Command.check("mkfs.ext4", "-q", "-m", "0", "-i", "4096", file)
        try Command.check("mkdir", mount.string)
        try Command.check("mount", "-o", "loop", file, mount.string)
    }

    func fill(leavingKilobytes rest: Int) throws {
        let script = """
            free=$(df --output=avail -k "$0" | tail -n 1)
            dd if=/dev/zero of="$0/filler" bs=1k count=$((free - $1)) status=none 2>/dev/null || test "$1" = 0
            """
        try Command.check("/bin/sh", "-c", script, mount.string, "\(rest)")
    }

    func empty() {
        Command.runIgnoringFailure("rm", mount.appending("filler").string)
    }

    /// Mounts the file system again after a fault, as the next boot would: mended first.
    ///
    /// Whatever runs in a mount namespace of its own, of tests beside this one, too, keeps the old mount, which would come
    /// again as it is.
    func repair() throws {
        let script = """
            device=$(findmnt --noheadings --output SOURCE "$0")
            file=$(losetup --noheadings --output BACK-FILE "$device")
            umount "$0"
            for try in $(seq 3000); do
                test "$(losetup --associated "$file")" || break
                sleep 0.1
            done
            test -z "$(losetup --associated "$file")"
            fsck.ext4 -p "$file" || test $? -le 1
            mount -o loop "$file" "$0"
            """
        try Command.check("/bin/sh", "-e", "-c", script, mount.string)
    }

    func unmount() {
        Command.runIgnoringFailure("umount", mount.string)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import SystemPackage
import TestSupport

/// The sample host after its first boot and an administrator's work, kept running in a snapshot.
package struct BootedHost {
    /// The name of the snapshot in ``disk``.
    package static let snapshot = "booted"

    /// What the administrator did by hand, as root.
    package static let work = """
        set -e
        echo 'by hand' > /etc/lab/by-hand.conf
        echo 'Welcome' > /etc/motd
        rm /etc/lab/deleted.conf
        chmod 640 /etc/lab/secret.conf
        install -d -o core -g ops -m 750 /etc/lab.d
        echo 'by hand' > /etc/lab.d/one.conf
        ln -s by-hand.conf /etc/lab/link
        printf '#!/bin/sh\\necho kept\\n' > /usr/local/bin/by-hand
        chmod 755 /usr/local/bin/by-hand
        install -d -o runner -g ops /srv/data
        head -c 300000 /dev/urandom > /srv/data/blob
        su core -c 'echo notes > ~/notes; mkdir -p ~/.config/app; echo 1 > ~/.config/app/settings'
        systemctl enable --quiet --now systemd-tmpfiles-clean.timer
        sync

        """

    /// Its disk.
    package let disk: FilePath

    /// Boots the host for the first time, or finds the snapshot made.
    package init(_ image: GuestImage) throws {
        // Another QEMU may not understand the snapshot.
        let emulator = try Command.check("qemu-system-x86_64", "--version")
        let parts = Guest.hardware + [emulator, image.disk.string, image.media.string, Self.work]
        let sum = try Command.check(
            "sh",
            "-c",
            "printf '%s\\n' \"$@\" | sha256sum",
            "sh",
            parts.joined(separator: "\n")
        )
        disk = GuestImage.cache.appending("booted-\(sum.prefix(12)).qcow2")
        guard try Command.run(["test", "-e", disk.string]).status != 0 else { return }
        let guest = try Guest(image, named: "first-boot")
        try guest.switchOn()
        // Until the first boot has done all it does.
        try guest.check("systemctl is-system-running --wait || test $? = 1", within: 300)
        try guest.check(Self.work)
        try guest.keep(as: Self.snapshot, in: disk)
    }

    /// A guest that goes on from the snapshot.
    package func guest(_ image: GuestImage, named name: String, offline: Bool = false) throws -> Guest {
        let guest = try Guest(image, named: name, copying: disk, offline: offline)
        try guest.switchOn(from: Self.snapshot)
        return guest
    }
}

// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// The sample host after its first boot and an administrator's work, kept running in a snapshot.
package struct BootedHost {
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
        for name in lab-kept lab-moved; do
            mkdir /var/lib/$name
            echo $name > /var/lib/$name/file
            chown -R $name:$name /var/lib/$name
        done
        head -c 300000 /dev/urandom > /srv/data/blob
        su core -c 'echo notes > ~/notes; mkdir -p ~/.config/app; echo 1 > ~/.config/app/settings'
        systemctl enable --quiet --now systemd-tmpfiles-clean.timer
        sync

        """

    private let snapshot: GuestSnapshot

    /// Boots the host for the first time, or finds the snapshot made.
    package init(_ image: GuestImage) throws {
        snapshot = try GuestSnapshot("booted", of: image, madeOf: [Self.work]) {
            let guest = try Guest(image, named: "first-boot-\(image.release)-\(image.loader)")
            try guest.switchOn()
            // Until the first boot has done all it does.
            try guest.waitUntilUp()
            try guest.check(Self.work)
            return guest
        }
    }

    /// A guest that goes on from the snapshot.
    package func guest(named name: String, offline: Bool = false) throws -> Guest {
        try snapshot.guest(named: name, offline: offline)
    }
}

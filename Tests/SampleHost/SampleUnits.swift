// SPDX-License-Identifier: Apache-2.0

/// The systemd units of the base, as data.
enum SampleUnits {
    /// Units that `/etc` enables, with the target that wants them.
    static let enabled: [(unit: String, target: String)] = [
        ("NetworkManager.service", "multi-user.target"),
        ("auditd.service", "multi-user.target"),
        ("chronyd.service", "multi-user.target"),
        ("docker.socket", "sockets.target"),
        ("fedora-coreos-pinger.service", "multi-user.target"),
        ("irqbalance.service", "multi-user.target"),
        ("logrotate.timer", "timers.target"),
        ("mdmonitor.service", "multi-user.target"),
        ("nfs-client.target", "multi-user.target"),
        ("podman.socket", "sockets.target"),
        ("rpm-ostree-countme.timer", "timers.target"),
        ("sshd.service", "multi-user.target"),
        ("systemd-resolved.service", "sysinit.target"),
        ("zincati.service", "multi-user.target"),
    ]

    /// Units that are there and wait for somebody to enable them.
    static let available = [
        "afterburn.service", "console-getty.service", "coreos-growpart.service", "dbus-broker.service",
        "dnsmasq.service", "emergency.service", "fstrim.service", "fstrim.timer", "getty@.service", "gssproxy.service",
        "iscsid.service", "kdump.service", "lvm2-monitor.service", "multipathd.service", "nftables.service",
        "ostree-finalize-staged.path", "ostree-finalize-staged.service", "ostree-remount.service", "podman.service",
        "polkit.service", "rpm-ostreed.service", "rpm-ostree-countme.service", "rpcbind.socket",
        "serial-getty@.service",
        "stalld.service", "systemd-journald.service", "systemd-networkd.service", "systemd-oomd.service",
        "systemd-timesyncd.service", "systemd-udevd.service", "tmp.mount", "wg-quick@.service",
    ]

    /// The text of a unit that belongs to a target.
    static func text(_ unit: String, wantedBy target: String) -> Content {
        let name = unit.split(separator: ".").first.map(String.init) ?? unit
        return .text(
            """
            [Unit]
            Description=\(name)

            \(unit.hasSuffix(".service") ? "[Service]\nExecStart=/usr/bin/true\n" : "")
            [Install]
            WantedBy=\(target)

            """
        )
    }

    /// Every unit file, relative to the root.
    static var files: FileTree {
        var tree = FileTree()
        for (unit, target) in enabled {
            tree.file("usr/lib/systemd/system/\(unit)", text(unit, wantedBy: target))
        }
        for unit in available {
            tree.file("usr/lib/systemd/system/\(unit)", text(unit, wantedBy: "multi-user.target"))
        }
        tree.file(
            "usr/lib/systemd/system-preset/40-coreos.preset",
            .text(enabled.map { "enable \($0.unit)\n" }.joined())
        )
        tree.file("usr/lib/systemd/system-preset/99-default-disable.preset", "disable *\n")
        return tree
    }
}

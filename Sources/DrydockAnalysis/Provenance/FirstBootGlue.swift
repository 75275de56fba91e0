// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What operating systems write by themselves, when they boot for the first time and while they run.
enum FirstBootGlue {
    /// What writes a path below `/etc`; `nil` if nothing is known to.
    static func writer(_ path: String, isPlatformCloud: Bool) -> (words: String, Provenance.Confidence)? {
        if let words = always[path] { return (words, .high) }
        for (prefix, words) in prefixes where path.hasPrefix(prefix) { return (words, .high) }
        if let words = sometimes[path] { return (words, .medium) }
        if isPlatformCloud, let words = onClouds[path] { return (words, .medium) }
        return nil
    }

    /// Whether the first boot is only one of those that may have written a path, so that its time decides.
    static func isDoubtful(_ path: String) -> Bool {
        path.hasPrefix("/etc/NetworkManager/system-connections/")
    }

    /// What an argument of the kernel is there for; `nil` if it may be anybody's.
    static func argument(_ argument: String) -> (words: String, Provenance.Origin)? {
        let name = String(argument.prefix { $0 != "=" })
        guard let (words, origin) = arguments[name] else { return nil }
        return (words, origin)
    }

    private static let always = [
        "/etc/machine-id": "systemd makes it when a machine boots for the first time",
        "/etc/.updated": "systemd notes there that the configuration fits the image",
        "/etc/ld.so.cache": "ldconfig writes it",
        "/etc/adjtime": "systemd and hwclock write it",
        "/etc/iscsi/initiatorname.iscsi": "iscsi-init.service makes it when a machine boots for the first time",
        "/etc/nvme/hostid": "made when a machine boots for the first time",
        "/etc/nvme/hostnqn": "made when a machine boots for the first time",
        "/etc/udev/rules.d/80-ifname.rules": "made at the first boot from the kernel arguments ifname=",
        "/etc/coreos/iptables-legacy.stamp": "coreos-check-iptables.service writes it",
    ]

    private static let prefixes = [("/etc/ssh/ssh_host_", "sshd-keygen makes the keys of a host at its first boot")]

    private static let sometimes = [
        "/etc/multipath.conf": "made at the first boot for rd.multipath=default",
        "/etc/resolv.conf": "NetworkManager or systemd-resolved keeps it",
        "/etc/locale.conf": "an installer or systemd-firstboot writes it",
        "/etc/vconsole.conf": "an installer or systemd-firstboot writes it",
    ]

    private static let onClouds = [
        "/etc/hostname": "afterburn writes it on this platform",
        "/etc/sysconfig/network": "the platform's set-up of chrony appends to it",
    ]

    private static let arguments: [String: (String, Provenance.Origin)] = [
        "root": ("the first boot or the installer names the root file system", .firstBoot),
        "rootflags": ("the first boot or the installer names the root file system", .firstBoot),
        "rw": ("the first boot or the installer names the root file system", .firstBoot),
        "ro": ("the first boot or the installer names the root file system", .firstBoot),
        "boot": ("the first boot names the boot file system", .firstBoot),
        "rd.luks.uuid": ("an installer names an encrypted disk", .firstBoot),
        "rd.luks.name": ("an installer names an encrypted disk", .firstBoot),
        "rd.lvm.lv": ("an installer names a logical volume", .firstBoot),
        "rd.md.uuid": ("an installer names an array", .firstBoot),
        "resume": ("an installer names the swap space", .firstBoot),
        "ignition.platform.id": ("the disk image names its platform", .imageDefault),
        "$ignition_firstboot": ("the disk image asks for Ignition", .imageDefault),
    ]
}

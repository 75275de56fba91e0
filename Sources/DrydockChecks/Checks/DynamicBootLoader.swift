// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Where libostree runs grub2-mkconfig at shutdown, the boot menu is written by a script of the new system, which fails
/// on a root of composefs: the deployment is staged, and gone after the reboot.
///
/// Hosts of before 2020 are set up that way.
///
/// Detected by `sysroot.bootloader` of the repository, the grub.cfg in `/boot`, and bootupd's record of static
/// configurations.
///
/// To do: let bootupd take charge of the boot loader, and set `sysroot.bootloader` to `none`.
enum DynamicBootLoader: Comparison {
    static let about = About(
        "DD-BOT-0001",
        "The boot menu is not made by grub2-mkconfig",
        traps: ["T14"],
        .high,
        .overridable,
        .likely,
        links: [Link.rpmOSTree(5071), Link.rpmOSTree(3715), Link.bootc(855)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let boot = sides.host.boot
        if boot.kinds.isEmpty, let gap = sides.subject.unreadable("/boot") { return unknown(gap) }
        guard boot.kinds.contains("grub2"), !boot.kinds.contains("grub2-static"),
            ["grub2", "auto"].contains(boot.configured ?? "auto")
        else { return pass() }
        let breaks = sides.image.root.hasComposefs
        return answer([
            finding(
                "The boot menu of this host is made by grub2-mkconfig",
                breaks
                    ? "It fails on the root of the image, which is composefs, and the host would come back on the old system."
                    : "It runs at shutdown with the programs of the image, and an error of it undoes the switch.",
                severity: breaks ? nil : .low,
                disposition: breaks ? nil : .advisory,
                evidence: [
                    .host("sysroot.bootloader", is: boot.configured ?? "not set", not: "none"),
                    .host("/boot/bootupd-state.json", is: boot.adopted == nil ? "absent" : "no static configuration"),
                ],
                resources: [.init(.bootLoader, "grub2")],
                remediations: [
                    .attended(["bootupctl", "adopt-and-update"], "bootupd takes charge of the boot loader"),
                    .attended(["bootupctl", "migrate-static-grub-config"], "a menu that reads boot entries"),
                    .attended(["ostree", "config", "set", "sysroot.bootloader", "none"]),
                ]
            )
        ])
    }
}

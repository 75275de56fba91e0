// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A line for `/` in fstab makes systemd remount the root at every boot.
///
/// On composefs that cannot be done, and systemd-remount-fs.service fails each time.
///
/// Detected by a line for `/` in `/etc/fstab`, and by composefs in the image's prepare-root.conf.
///
/// To do: take the line out. The kernel argument `root=` is what mounts the disk.
enum RootInFstab: Comparison {
    static let about = About(
        "DD-ETC-0006",
        "fstab does not mount / where the image has composefs",
        traps: ["T25"],
        .medium,
        .advisory,
        links: [Link.ostree(3193), Link.bootc(971)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        if let gap = sides.subject.unreadable("/etc/fstab") { return unknown(gap) }
        guard sides.image.root.hasComposefs,
            let mount = sides.host.storage.mounts.first(where: { $0.path == "/" && $0.file == "/etc/fstab" })
        else { return pass() }
        return answer([
            finding(
                "fstab mounts /, which the image has on composefs",
                "systemd-remount-fs.service would fail at every boot, and units that need it with it.",
                evidence: [
                    .host("/etc/fstab", is: "\(mount.source) / \(mount.type) \(mount.options)", not: "no line for /")
                ],
                resources: [.init(.file, "/etc/fstab"), .init(.unit, "systemd-remount-fs.service")],
                remediations: [
                    .command(
                        ["sed", "-i", "-E", #"s@^[^#[:space:]]+[[:space:]]+/[[:space:]]@# &@"#, "/etc/fstab"],
                        "makes a comment of the line"
                    )
                ]
            )
        ])
    }
}

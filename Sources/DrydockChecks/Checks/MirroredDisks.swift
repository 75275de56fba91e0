// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// On mirrored disks each has a boot loader of its own, and many versions of bootupd update one or fails: the copies
/// drift apart, and the host boots from whichever disk is left.
///
/// Detected by a root on RAID, and a boot loader for bootupd in the image.
///
/// To do: compare the boot partitions after the update, and copy by hand what bootupd left out.
enum MirroredDisks: Comparison {
    static let about = About(
        "DD-BOT-0003",
        "There is one boot loader to update",
        traps: ["T15"],
        .low,
        .advisory,
        .possible,
        links: [Link.github("coreos/bootupd", 1059), Link.coreos(1485)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard sides.host.storage.rootNeeds.contains("raid"), !sides.image.bootloader.components.isEmpty else {
            return pass()
        }
        return answer([
            finding(
                "The root is on RAID, and each disk has a boot loader of its own",
                "bootupd may update one of them, or none.",
                evidence: (sides.host.storage.rootEvidence["raid"] ?? []).map { .host($0) },
                resources: [.init(.bootLoader, "EFI")],
                remediations: [.attended(["bootupctl", "status"], "then compare the boot partitions of the disks")]
            )
        ])
    }
}

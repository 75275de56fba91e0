// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The boot loader on the disk is not part of a deployment.
///
/// Neither bootc nor rpm-ostree update it: unless bootupd does, shim and GRUB stay as old as the installation, and a
/// newer kernel or a revoked signature does not boot with them.
///
/// Detected by bootupd's record in `/boot`, what the image has for bootupd, and whether `bootloader-update.service` is
/// enabled in the image.
///
/// To do: run bootupd on the host, and enable its service in the image.
enum BootLoaderAge: Comparison {
    static let about = About(
        "DD-BOT-0002",
        "The boot loader is as new as the image's, or comes with it",
        traps: ["T14", "T16"],
        .medium,
        .advisory,
        links: [Link.coreos(1452), Link.book("bootloaders"), Link.github("fedora-silverblue/issue-tracker", 543)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let boot = sides.host.boot
        let wanted = sides.image.bootloader.components
        guard !wanted.isEmpty else { return skip("the image has no boot loader for bootupd") }
        let isEnabled = sides.isEnabledAfter("bootloader-update.service")
        guard let adopted = boot.adopted else {
            if let gap = sides.subject.unreadable("/boot") { return unknown(gap) }
            return answer([
                finding(
                    "bootupd never took charge of the boot loader",
                    "It stays as it was installed, however new the image's is.",
                    evidence: [.host("/boot/bootupd-state.json", is: "absent", not: "present")],
                    resources: [.init(.bootLoader, wanted.keys.sorted().joined(separator: ", "))],
                    remediations: [
                        .attended(
                            ["bootupctl", "adopt-and-update"],
                            "before the switch, with the old system's boot loader"
                        )
                    ]
                )
            ])
        }
        let old = wanted.filter { component, version in adopted[component].map { $0 != version } ?? false }
        guard !old.isEmpty, !isEnabled else { return pass() }
        return answer([
            finding(
                "The boot loader of the host is another one than the image's, and nothing updates it",
                "The image does not enable bootloader-update.service.",
                severity: .low,
                evidence: old.sorted { $0.key < $1.key }.map {
                    .host("boot loader \($0.key)", is: adopted[$0.key], not: $0.value)
                },
                resources: old.keys.sorted().map { .init(.bootLoader, $0) },
                remediations: [
                    .containerfile("RUN systemctl enable bootloader-update.service"),
                    .attended(["bootupctl", "update"], "after the switch"),
                ]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// With Secure Boot the shim on the disk starts only what its maker signed, and what the owner of the machine enrolled.
///
/// The kernel of an image of another distribution is refused, and so are kernels and modules with a key of their own.
///
/// Detected by the firmware's variable, by `ID` of both os-release files, and by modules outside of the kernel's own
/// tree in the image.
///
/// To do: update the boot loader to the image's first, or enroll the key. Be at the console for the next boot.
enum SecureBoot: Comparison {
    static let about = About(
        "DD-BOT-0004",
        "The boot loader trusts the kernel of the image",
        traps: ["T17"],
        .high,
        .overridable,
        .likely,
        links: [Link.github("okd-project/okd", 1938), Link.coreos(1694)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let (before, after) = (sides.analysis.osRelease["ID"] ?? "", sides.content.osRelease["ID"] ?? "")
        let modules = sides.image.kernels.flatMap(\.extraModules)
        let isOther = !before.isEmpty && !after.isEmpty && signer(before) != signer(after)
        guard isOther || !modules.isEmpty else { return pass() }
        switch (sides.host.boot.secureBoot, sides.host.boot.firmware) {
        case (false?, _), (nil, "bios"?): return pass()
        // Firmware without the variable cannot do it.
        case (nil, "uefi"?) where sides.subject.unreadable("/sys/firmware/efi", parts: true) == nil: return pass()
        case (nil, _): return unknown("whether Secure Boot is on is only known of a running host")
        case (true?, _): break
        }
        return answer([
            finding(
                isOther
                    ? "Secure Boot is on, and the kernel of the image is signed by somebody else"
                    : "Secure Boot is on, and the image has kernel modules of its own",
                isOther
                    ? "The boot loader that \(before) installed need not trust the kernel of \(after)."
                    : "The kernel loads them only if their key was enrolled on this machine.",
                severity: isOther ? nil : .medium,
                evidence: [
                    .host("Secure Boot", is: "on"), .host("ID of os-release", is: before),
                    .image("ID of os-release", is: after),
                ] + modules.prefix(20).map { .image($0) },
                resources: [.init(.bootLoader, "EFI"), .init(.image, sides.target.image)],
                remediations: [
                    .manual("put the image's boot loader onto the disk first, or enroll its key"),
                    .attended(
                        ["mokutil", "--import", "KEY.der"],
                        "the key of the image; the firmware asks at the next boot"
                    ),
                ]
            )
        ])
    }

    /// Who signs the kernels of a distribution.
    private static func signer(_ id: String) -> String {
        switch id {
        case "rhel", "rhcos": "rhel"
        case "centos", "scos": "centos"
        default: id
        }
    }
}

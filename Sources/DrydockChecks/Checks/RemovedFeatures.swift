// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Kernel arguments of the host that the image's systemd or root no longer know: the old control groups, which systemd
/// 256 refuses to boot with, and switches that turn composefs off.
///
/// Detected by the kernel arguments after the switch, and by the version of systemd in the image.
///
/// To do: take the arguments out.
enum RemovedFeatures: Comparison {
    static let about = About(
        "DD-KRG-0002",
        "No kernel argument asks for what the image no longer has",
        traps: ["T33"],
        .high,
        .inhibitor,
        mandatory: true,
        links: [Link.book("building/kernel-arguments")]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let arguments = sides.prediction.kernelArguments
        let name = "systemd.unified_cgroup_hierarchy="
        let old = arguments.filter {
            $0.hasPrefix(name) && ["0", "no", "n", "false", "f", "off"].contains($0.dropFirst(name.count))
        }
        let composefs = arguments.filter { $0 == "ostree.prepare-root.composefs=0" }
        guard !old.isEmpty || !composefs.isEmpty else { return pass() }
        var findings: [Finding] = []
        let systemd = sides.imageVersion("systemd")
        if !old.isEmpty, let version = systemd {
            let isForced = arguments.contains("SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1") && Numbers.isBelow(version, [258])
            if !Numbers.isBelow(version, [256]), !isForced {
                findings.append(
                    finding(
                        "systemd \(version) of the image does not boot with the old control groups",
                        "It stops at once when a kernel argument asks for them.",
                        instance: "cgroups",
                        evidence: old.map { .predicted("kernel argument \($0)", is: "kept", not: "absent") }
                            + [.image("package systemd", is: version)],
                        resources: old.map { .init(.kernelArgument, $0) },
                        remediations: [
                            .attended(
                                ["rpm-ostree", "kargs"] + old.map { "--delete=\($0)" },
                                "then reboot, and plan again"
                            )
                        ]
                    )
                )
            }
        }
        if !composefs.isEmpty, sides.image.root.hasComposefs {
            findings.append(
                finding(
                    "A kernel argument turns composefs off, which the image boots from",
                    "The image then runs on a root that its maker did not test, or not at all.",
                    instance: "composefs",
                    severity: .medium,
                    disposition: .overridable,
                    evidence: composefs.map { .predicted("kernel argument \($0)", is: "kept", not: "absent") },
                    resources: composefs.map { .init(.kernelArgument, $0) },
                    remediations: [
                        .attended(
                            ["rpm-ostree", "kargs"] + composefs.map { "--delete=\($0)" },
                            "then reboot, and plan again"
                        )
                    ]
                )
            )
        }
        if findings.isEmpty, !old.isEmpty, systemd == nil {
            return unknown("the version of systemd in the image is not known")
        }
        return answer(findings)
    }
}

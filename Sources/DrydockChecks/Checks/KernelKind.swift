// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The host runs another kind of kernel than the image has (`kernel-rt`, `kernel-64k`), or modules that were built for
/// it.
///
/// The switch brings the image's kernel, and what relied on the other one is gone.
///
/// Detected by the kernels of both sides, by modules in `extra`, `updates` and `weak-updates`, and by packages that
/// build or carry modules.
///
/// To do: replace the kernel in the image, and build the modules for that one there.
enum KernelKind: Comparison {
    static let about = About(
        "DD-PKG-0003",
        "The image has the kind of kernel that the host runs, and its extra modules",
        traps: ["T41"],
        .high,
        .overridable,
        links: [Link.rpmOSTree(4190)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let new = sides.image.bootKernel else {
            return skip("the image has no kernel")
        }
        guard let before = sides.old.bootKernel else {
            return unknown("the kernel of the host was not found")
        }
        var findings: [Finding] = []
        let route = sides.subject.route?.route
        let variant = route?.image.variants[before.flavour]
        if before.flavour != new.flavour {
            findings.append(
                finding(
                    "The host runs a kernel of the kind \(before.flavour), the image has \(new.flavour)",
                    "Latency, page size or tuning that the host was set up for is lost.",
                    instance: "flavour",
                    evidence: [
                        .host("kernel \(before.release)", is: before.flavour),
                        .image("kernel \(new.release)", is: new.flavour, not: before.flavour),
                    ],
                    resources: [.init(.package, before.flavour == "default" ? "kernel" : "kernel-\(before.flavour)")],
                    remediations: [
                        .containerfile(
                            sides.subject.packageManager.replace(
                                ["kernel", "kernel-core", "kernel-modules", "kernel-modules-core"],
                                by: [before.flavour == "default" ? "kernel" : "kernel-\(before.flavour)"]
                            ),
                            ImageLines.dracut
                        )
                    ]
                        + (variant.map {
                            [.manual("or plan for \($0), which the route \(route?.id ?? "") names for such hosts")]
                        } ?? [])
                )
            )
        }
        let modules = before.extraModules.filter { !new.extraModules.contains($0) }
        let packages = sides.host.kernel.modulePackages.filter { sides.imageVersion($0) == nil }
        if !modules.isEmpty || !packages.isEmpty {
            findings.append(
                finding(
                    "Kernel modules of this host are not in the image: \(Wording.list(modules + packages))",
                    "They are built for the old kernel, and the image has none for its own.",
                    instance: "modules",
                    severity: .medium,
                    evidence: modules.map { .image($0, is: "absent", not: "present") }
                        + packages.map { .image("package \($0)", is: "absent", not: "present") },
                    resources: packages.map { .init(.package, $0) },
                    remediations: [.manual("build the modules for the image's kernel, in the image")]
                )
            )
        }
        return answer(findings)
    }
}

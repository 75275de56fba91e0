// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// After the switch somebody has to fetch the next version of the image.
///
/// Without bootc or rpm-ostree in it nothing can, and the host stays at what it got.
///
/// Detected by the programs in the image, and by the version of rpm-ostree's package: before 2022.16 it cannot take
/// images with layers of other tools.
///
/// To do: install bootc in the image.
enum UpdateClient: Comparison {
    static let about = About(
        "DD-IMG-0008",
        "Something in the image can update from a registry",
        traps: ["T22"],
        .high,
        .overridable,
        links: [Link.rpmOSTree(4532), Link.rpmOSTree(3827)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        answer([client(sides), place(sides)].compactMap(\.self))
    }

    /// Whether there is a program that updates.
    private static func client(_ sides: Sides) -> Finding? {
        if sides.content.hasBootc || sides.hasProgram("/usr/bin/bootc") { return nil }
        let version = sides.imageVersion("rpm-ostree")
        let isThere = sides.hasProgram("/usr/bin/rpm-ostree")
        if isThere, version.map({ !Numbers.isBelow($0, [2022, 16]) }) ?? true { return nil }
        return finding(
            isThere
                ? "rpm-ostree \(version ?? "") of the image cannot fetch such an image"
                : "Nothing in the image can fetch its next version",
            "The host would stay at this version until somebody switches it again by hand.",
            evidence: [
                .image("/usr/bin/bootc", is: "absent", not: "present"),
                .image("/usr/bin/rpm-ostree", is: isThere ? version : "absent", not: "2022.16 or newer"),
            ],
            resources: [.init(.image, sides.target.image), .init(.package, "bootc")],
            remediations: [.containerfile(sides.subject.install(["bootc"]))]
        )
    }

    /// Whether the next version can come from where this one is from.
    private static func place(_ sides: Sides) -> Finding? {
        let image = sides.target.image
        let isPinned = image.contains("@sha256:")
        guard isPinned || !image.hasPrefix("docker://") else { return nil }
        return finding(
            isPinned
                ? "The reference names one version by its digest"
                : "Updates would come from \(image), which is no registry",
            isPinned
                ? "A client finds that version again at every update, and never a newer one."
                : "Unless somebody puts a newer image there, the host stays at this version.",
            instance: "origin",
            severity: .low,
            disposition: .advisory,
            evidence: [.image("reference", is: sides.target.reference)],
            resources: [.init(.image, image)],
            remediations: [
                .attended(
                    ["bootc", "switch", "REGISTRY/NAME:TAG"],
                    "in the new system, once the image is in a registry"
                )
            ]
        )
    }
}

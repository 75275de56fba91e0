// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image of the CoreOS family expects what its installer makes: partitions with the labels `boot` and `root`, a
/// first boot by Ignition, and a place for its boot loader.
///
/// On a host that was installed otherwise its boot glue fails or waits.
///
/// Detected by `VARIANT_ID` of the image's os-release and the dracut module `ignition` in its initial file system, and
/// by the traces that a CoreOS installation leaves on a host: the aleph file, or a result of Ignition.
///
/// To do: choose an image that is not of the CoreOS family, or install the host anew.
enum CoreOSImage: Comparison {
    static let about = About(
        "DD-IMG-0009",
        "An image of the CoreOS family meets a host of it",
        traps: ["T35"],
        .high,
        .overridable,
        .likely,
        links: [Link.github("ublue-os/ucore", 59), Link.github("ublue-os/ucore", 212)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let variant = sides.content.osRelease["VARIANT_ID"] ?? ""
        let hasModule = sides.image.kernels.contains { $0.initramfsModules?.contains("ignition") ?? false }
        guard variant == "coreos" || hasModule else { return pass() }
        let analysis = sides.analysis
        let isOfFamily =
            analysis.osRelease["VARIANT_ID"] == "coreos" || sides.host.installation.aleph != nil
            || analysis.ignition.provisioningDate != nil || ["rhcos", "scos"].contains(analysis.osRelease["ID"] ?? "")
        guard !isOfFamily else { return pass() }
        return answer([
            finding(
                "The image is of the CoreOS family, the host is not",
                "Its boot expects partitions and a first boot that this host never had.",
                evidence: [
                    .image("VARIANT_ID of os-release", is: variant),
                    .image("dracut module ignition", is: hasModule ? "present" : "absent"),
                    .host("aleph file and result of Ignition", is: "absent", not: "present"),
                ],
                resources: [.init(.image, sides.target.image)],
                remediations: [.manual("choose an image that is not built for CoreOS, or install the host anew")]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// zincati updates Fedora CoreOS and nothing else: it wants the stream in a label of the image or in its metadata, and
/// ends with an error on a derived image that lost it.
///
/// Enabled in such an image, it runs in vain and nothing updates the host.
///
/// Detected by the links of the image for zincati.service that will count, and by the labels of the image.
///
/// To do: set the label if the image follows a stream, or disable zincati in the image and let bootc update the host.
enum ZincatiStream: Comparison {
    static let about = About(
        "DD-UPD-0002",
        "zincati of the image knows its stream",
        traps: ["T42"],
        .medium,
        .advisory,
        .likely,
        links: [Link.github("ublue-os/ucore", 233)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let isEnabled =
            sides.isEnabledAfter("zincati.service")
            && !sides.host.units.units.contains { $0.name == "zincati.service" && $0.kind == .mask }
        let labels = ["com.coreos.stream", "fedora-coreos.stream"]
        guard isEnabled, !labels.contains(where: { sides.target.labels[$0] != nil }) else { return pass() }
        return answer([
            finding(
                "zincati is enabled in the image, which names no stream",
                "It ends with an error at every start, and nothing updates the host.",
                evidence: labels.map { .image("label \($0)", is: "absent", not: "a stream") },
                resources: [.init(.unit, "zincati.service")],
                remediations: [
                    .containerfile(
                        "RUN systemctl disable zincati.service && systemctl enable bootc-fetch-apply-updates.timer"
                    )
                ]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image that does not say it is an operating system is refused by bootc and rpm-ostree, and by drydock.
///
/// Detected by the labels `containers.bootc` and `ostree.bootable` of the image configuration; their values do not
/// matter.
///
/// To do: see that the image is the one that you mean. If it is, build it from a bootable base, or set the label.
enum ImageBootable: Check {
    static let about = About(
        "DD-IMG-0001",
        "The image says that it can boot",
        .high,
        .inhibitor,
        mandatory: true,
        links: [Link.book("bootc-images")]
    )

    static func run(_ subject: Subject) -> CheckResult {
        let labels = subject.target.labels
        guard labels["containers.bootc"] == nil, labels["ostree.bootable"] == nil else { return pass() }
        return answer([
            finding(
                "The image does not say that it can boot",
                "It has neither the label containers.bootc nor ostree.bootable, so no client would deploy it.",
                evidence: [.image("label containers.bootc", is: "absent", not: "1")],
                resources: [.init(.image, subject.target.image)],
                remediations: [
                    .manual("check that \(subject.target.image) is the image that you mean"),
                    .containerfile("LABEL containers.bootc=1 ostree.bootable=true"),
                ]
            )
        ])
    }
}

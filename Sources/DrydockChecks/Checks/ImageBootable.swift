// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image that does not say it is an operating system is refused by bootc and rpm-ostree, and by drydock.
///
/// Detected by the labels `containers.bootc` and `ostree.bootable` of the image configuration; their values do not
/// matter. Build the image from a bootable base, or set the label.
enum ImageBootable: Check {
    static let id = "DD-IMG-0001"

    static func run(_ subject: Subject) -> CheckResult {
        let labels = subject.target.labels
        guard labels["containers.bootc"] == nil, labels["ostree.bootable"] == nil else { return pass() }
        return fail(
            .high,
            .inhibitor,
            title: "The image does not say that it can boot",
            summary: "It has neither the label containers.bootc nor ostree.bootable, so no client would deploy it.",
            evidence: [.init(path: "label containers.bootc", expected: "1", actual: "absent")],
            remediations: [
                "check that \(subject.target.image) is the image that you mean",
                "in the Containerfile: LABEL containers.bootc=1 ostree.bootable=true",
            ]
        )
    }
}

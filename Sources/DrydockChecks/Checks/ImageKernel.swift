// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image without a kernel cannot boot; with two, nobody can say which one would.
///
/// Detected by `/usr/lib/modules/*/vmlinuz`, as libostree looks for it.
///
/// To do: install one kernel in the image, and remove the one that it replaces in the same build.
enum ImageKernel: Check {
    static let about = About(
        "DD-IMG-0002",
        "The image has one kernel",
        .high,
        .inhibitor,
        mandatory: true,
        links: [Link.book("building/kernel-arguments"), Link.rpmOSTree(4190)]
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard let content = subject.target.content else { return layersUnread }
        guard content.kernels.count != 1 else { return pass() }
        let isMissing = content.kernels.isEmpty
        return answer([
            finding(
                isMissing ? "The image has no kernel" : "The image has \(content.kernels.count) kernels",
                isMissing
                    ? "There is no usr/lib/modules/VERSION/vmlinuz, so no boot entry can be written."
                    : "libostree takes the first that it meets, bootc refuses such an image.",
                evidence: [
                    .image(
                        "/usr/lib/modules/*/vmlinuz",
                        is: isMissing ? "none" : content.kernels.joined(separator: ", "),
                        not: "one"
                    )
                ],
                resources: [.init(.image, subject.target.image)],
                remediations: [
                    .manual(
                        isMissing
                            ? "install a kernel in the image, or build it from a bootable base image"
                            : "remove all kernels but one in the image"
                    )
                ]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image without a kernel cannot boot; with two, nobody can say which one would.
///
/// Detected by `/usr/lib/modules/*/vmlinuz`, as libostree looks for it.
enum ImageKernel: Check {
    static let id = "DD-IMG-0002"

    static func run(_ subject: Subject) -> CheckResult {
        guard let content = subject.target.content else { return unknown("the layers of the image were not read") }
        guard content.kernels.count != 1 else { return pass() }
        let isMissing = content.kernels.isEmpty
        return fail(
            .high,
            .inhibitor,
            title: isMissing ? "The image has no kernel" : "The image has \(content.kernels.count) kernels",
            summary: isMissing
                ? "There is no usr/lib/modules/VERSION/vmlinuz, so no boot entry can be written."
                : "libostree takes the first that it meets, bootc refuses such an image.",
            evidence: [
                .init(
                    path: "/usr/lib/modules/*/vmlinuz",
                    expected: "one",
                    actual: isMissing ? "none" : content.kernels.joined(separator: ", ")
                )
            ],
            remediations: [
                isMissing
                    ? "install a kernel in the image, or build it from a bootable base image"
                    : "remove all kernels but one in the image"
            ]
        )
    }
}

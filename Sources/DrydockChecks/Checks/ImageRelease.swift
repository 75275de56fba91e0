// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// libostree names boot entries after the image's os-release, and refuses an image that has none.
///
/// Detected by `PRETTY_NAME` and `ID` of `/usr/lib/os-release` in the image.
///
/// To do: build the image from a bootable base image, which has the file.
enum ImageRelease: Check {
    static let about = About(
        "DD-IMG-0004",
        "The image has an os-release",
        .high,
        .inhibitor,
        mandatory: true
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard let content = subject.target.content else { return layersUnread }
        guard content.osRelease["PRETTY_NAME"] == nil, content.osRelease["ID"] == nil else { return pass() }
        return answer([
            finding(
                "The image has no os-release",
                "libostree needs PRETTY_NAME or ID from /usr/lib/os-release to write a boot entry.",
                evidence: [.image("/usr/lib/os-release", is: "absent", not: "PRETTY_NAME or ID")],
                resources: [.init(.image, subject.target.image)],
                remediations: [.manual("build the image from a bootable base image, which has /usr/lib/os-release")]
            )
        ])
    }
}

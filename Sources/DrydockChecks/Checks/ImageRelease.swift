// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// libostree names boot entries after the image's os-release, and refuses an image that has none.
enum ImageRelease: Check {
    static let id = "DD-IMG-0004"

    static func run(_ subject: Subject) -> CheckResult {
        guard let content = subject.target.content else { return unknown("the layers of the image were not read") }
        guard content.osRelease["PRETTY_NAME"] == nil, content.osRelease["ID"] == nil else { return pass() }
        return fail(
            .high,
            .inhibitor,
            title: "The image has no os-release",
            summary: "libostree needs PRETTY_NAME or ID from /usr/lib/os-release to write a boot entry.",
            evidence: [.init(path: "/usr/lib/os-release", expected: "PRETTY_NAME or ID", actual: "absent")],
            remediations: ["build the image from a bootable base image, which has /usr/lib/os-release"]
        )
    }
}

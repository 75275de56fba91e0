// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image with an SELinux policy needs labels that this version of drydock cannot write.
///
/// Layers of container tools carry no labels; they are computed from the policy inside the image while it is imported.
/// An image that is one ostree commit brings its labels with it.
enum SecurityLabels: Check {
    static let id = "DD-SEL-0001"

    static func run(_ subject: Subject) -> CheckResult {
        guard let content = subject.target.content else { return unknown("the layers of the image were not read") }
        let hasPolicy = content.etc.contains { $0.path == "/etc/selinux/config" }
        guard hasPolicy, subject.target.form != .encapsulated else { return pass() }
        return fail(
            .high,
            .inhibitor,
            title: "The image needs SELinux labels",
            summary: "It has an SELinux policy and layers without labels. This version of drydock cannot compute them, "
                + "and a system without labels does not boot under an enforcing policy.",
            evidence: [.init(path: "/etc/selinux/config", expected: "absent", actual: "present")],
            remediations: ["use an image that is a single ostree commit, or wait for a version that writes labels"]
        )
    }
}

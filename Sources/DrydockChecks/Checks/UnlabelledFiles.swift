// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Disk images of some releases left `/boot` and folders of the sysroot without a label.
///
/// Under an enforcing policy bootc, rpm-ostree and bootupd are then denied what they have to write.
///
/// Detected by the label `unlabeled_t` on the sysroot, its `ostree` folder and `/boot`.
///
/// To do: label them.
enum UnlabelledFiles: Comparison {
    static let about = About(
        "DD-SEL-0003",
        "The sysroot and /boot are labelled",
        traps: ["T28"],
        .medium,
        .advisory,
        links: [Link.coreos(1770), Link.coreos(1772)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard sides.host.selinux.settings.type != nil else { return skip("the host has no SELinux policy") }
        guard let paths = sides.host.selinux.unlabelled else {
            return unknown("labels of the sysroot were not looked at")
        }
        guard !paths.isEmpty else { return pass() }
        return answer([
            finding(
                "\(Wording.list(paths)) \(paths.count == 1 ? "has" : "have") no SELinux label",
                "An enforcing policy denies updates what they have to write there.",
                evidence: paths.map { .host($0, is: "unlabeled_t", not: "a label") },
                resources: paths.map { .init(.file, $0) },
                remediations: [.attended(["restorecon", "-v"] + paths, "with /sysroot and /boot mounted writable")]
            )
        ])
    }
}

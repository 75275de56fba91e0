// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image without the directories that a system mounts on at boot cannot boot: its root is read-only by then.
///
/// Detected by the directories at the top of the image. `/var` is missing where libostree before 2024.3 moves the
/// image's `/var` away; drydock then makes the empty directory in the deployment.
enum ImageMountPoints: Check {
    static let id = "DD-IMG-0005"

    private static let needed = ["dev", "proc", "run", "sys", "sysroot", "tmp"]

    static func run(_ subject: Subject) -> CheckResult {
        guard let content = subject.target.content else { return unknown("the layers of the image were not read") }
        let missing = needed.filter { !content.topDirectories.contains($0) }
        guard !missing.isEmpty else { return pass() }
        let names = missing.map { "/\($0)" }.joined(separator: " ")
        return fail(
            .high,
            .inhibitor,
            title: "The image lacks mount points: \(names)",
            summary: "A booting system mounts its file systems there, and cannot make the directories by then.",
            evidence: missing.map { .init(path: "/\($0)", expected: "a directory", actual: "absent") },
            remediations: ["in the Containerfile: RUN mkdir -p \(names)"]
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image without the directories that a system mounts on at boot cannot boot: its root is read-only by then.
///
/// Detected by the directories at the top of the image. `/var` is missing where libostree before 2024.3 moves the
/// image's `/var` away; drydock then makes the empty directory in the deployment.
///
/// To do: make the directories in the image.
enum ImageMountPoints: Check {
    static let about = About(
        "DD-IMG-0005",
        "The image has the directories that file systems are mounted on",
        .high,
        .inhibitor,
        mandatory: true
    )

    private static let needed = ["dev", "proc", "run", "sys", "sysroot", "tmp"]

    static func run(_ subject: Subject) -> CheckResult {
        guard let content = subject.target.content else { return layersUnread }
        let links = (content.tree?.places ?? []).filter { $0.type == .symlink }.map(\.path)
        let missing = needed.filter { !content.topDirectories.contains($0) && !links.contains("/\($0)") }
        guard !missing.isEmpty else { return pass() }
        let names = missing.map { "/\($0)" }.joined(separator: " ")
        return answer([
            finding(
                "The image lacks mount points: \(names)",
                "A booting system mounts its file systems there, and cannot make the directories by then.",
                evidence: missing.map { .image("/\($0)", is: "absent", not: "a directory") },
                resources: missing.map { .init(.file, "/\($0)") },
                remediations: [
                    .manual(
                        "build the image from a bootable base, or ADD an archive with the empty directories: podman build mounts over them"
                    )
                ]
            )
        ])
    }
}

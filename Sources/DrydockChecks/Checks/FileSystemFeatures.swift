// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A file system with features that the kernel or the tools of the image do not know is not mounted, or fsck refuses it
/// at boot.
///
/// Detected by the features in the superblocks of the host's file systems, and by the versions of the kernel and
/// e2fsprogs in the image.
///
/// To do: choose an image with a newer kernel, or take the feature off the file system while it is not mounted.
enum FileSystemFeatures: Comparison {
    static let about = About(
        "DD-BOT-0009",
        "The image knows the features of the host's file systems",
        traps: ["T36"],
        .high,
        .overridable,
        links: [Link.github("okd-project/okd", 2041), Link.coreos(1799)]
    )

    /// The first kernel, and the first e2fsprogs, that know a feature.
    private static let kernels: [String: [Int]] = [
        "casefold": [5, 2], "verity": [5, 4], "bigtime": [5, 10],
        "inobtcount": [5, 10], "nrext64": [5, 19], "exchange": [6, 10], "parent": [6, 10], "metadir": [6, 13],
    ]
    private static let tools: [String: [Int]] = [
        "orphan_file": [1, 47], "fast_commit": [1, 46], "casefold": [1, 45],
    ]

    static func compare(_ sides: Sides) -> CheckResult {
        let systems = sides.host.storage.fileSystems.filter { ["sysroot", "boot", "var"].contains($0.root) }
        // Other kinds of file systems have no features that are known here.
        let unread = systems.filter { $0.features == nil && ["ext4", "xfs", nil].contains($0.type) }
        guard !systems.isEmpty else { return unknown("the file systems of the host are not known") }
        guard let release = sides.image.bootKernel?.release else {
            return skip("the image has no kernel")
        }
        let progs = sides.imageVersion("e2fsprogs")
        let findings =
            systems.flatMap { system in
                (system.features ?? []).compactMap { feature -> Finding? in
                    let kernel = kernels[feature].flatMap { Numbers.isBelow(release, $0) ? $0 : nil }
                    let tool = progs.flatMap { progs in tools[feature].flatMap { Numbers.isBelow(progs, $0) ? $0 : nil }
                    }
                    guard kernel != nil || tool != nil else { return nil }
                    let needed =
                        (kernel.map { "a kernel of \(dotted($0))" } ?? tool.map { "e2fsprogs \(dotted($0))" }) ?? ""
                    // Kernels of Enterprise Linux have features of later ones.
                    let isBackported = kernel != nil && release.contains(".el")
                    return finding(
                        "The file system of \(system.root) has \(feature), which needs \(needed)",
                        kernel != nil
                            ? "The kernel of the image would not mount it."
                            : "fsck of the image refuses it, and the boot stops there.",
                        instance: "\(system.root):\(feature)",
                        disposition: isBackported ? .advisory : nil,
                        confidence: isBackported ? .possible : nil,
                        evidence: [
                            .host("features of \(system.root)", is: feature),
                            .image(
                                kernel != nil ? "kernel" : "package e2fsprogs",
                                is: kernel != nil ? release : progs,
                                not: "\(needed) or newer"
                            ),
                        ],
                        resources: [.init(.fileSystem, system.root)],
                        remediations: [
                            .manual("choose an image with \(needed) or newer"),
                            .attended(
                                ["tune2fs", "-O", "^\(feature)", system.source ?? "DEVICE"],
                                "while it is not mounted"
                            ),
                        ].filter { $0.kind == .manual || system.type?.hasPrefix("ext") == true }
                    )
                }
            }
        if findings.isEmpty, let system = unread.first {
            return unknown("the features of the file system of \(system.root) could not be read")
        }
        return answer(findings)
    }

    private static func dotted(_ version: [Int]) -> String { version.map(String.init).joined(separator: ".") }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// ext4 with the feature `orphan_file`, which Fedora makes from e2fsprogs 1.47 on, is refused by the tools of Enterprise
/// Linux 9: the node stops in the initial file system.
///
/// Detected by the superblocks of nodes.
///
/// To do: take the feature off while the file system is not mounted, or provision the node anew.
enum NodeFileSystems: NodeCheck {
    static let about = About(
        "DD-MCO-0033",
        "The new system knows the file systems of nodes",
        traps: ["T36"],
        .high,
        .inhibitor,
        mandatory: true,
        links: [Link.github("okd-project/okd", 2041), Link.coreos(1799), Link.github("openshift/os", 1558)]
    )

    static func concerns(_ node: NodeFacts, _ subject: ClusterSubject) -> Bool {
        subject.leavesFedora(node) && subject.destination?.major.map { $0 < 10 } ?? true
    }

    static func look(at node: NodeFacts, _ analysis: Analysis, _ subject: ClusterSubject) -> Finding? {
        // A later e2fsprogs in the image knows it.
        if let tools = subject.imageVersion("e2fsprogs"), !Numbers.isBelow(tools, [1, 47]) { return nil }
        let systems = (analysis.host?.storage.fileSystems ?? []).filter { $0.features?.contains("orphan_file") == true }
        guard !systems.isEmpty else { return nil }
        return finding(
            "File systems of node \(node.name) have orphan_file: \(Wording.list(systems.map(\.root)))",
            "fsck of the new system refuses them, and the boot stops there.",
            instance: node.name,
            evidence: systems.map { .cluster("\(node.name): features of \($0.root)", is: "orphan_file") },
            resources: [.init(.node, node.name)] + systems.map { .init(.fileSystem, $0.root) },
            remediations: [
                .manual("from a rescue system: tune2fs -O ^orphan_file \(systems.first?.source ?? "DEVICE")"),
                .manual("or provision the node anew, with the new system"),
            ]
        )
    }
}

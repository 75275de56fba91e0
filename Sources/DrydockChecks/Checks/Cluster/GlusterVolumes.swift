// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// CentOS Stream CoreOS has no glusterfs: volumes of it are not mounted any more.
///
/// Detected by mount units of MachineConfigs, and by mounts on nodes.
///
/// To do: move the data to other volumes first.
enum GlusterVolumes: ClusterCheck {
    static let about = About(
        "DD-MCO-0028",
        "No volume of glusterfs is mounted where the image has none",
        .high,
        .overridable,
        links: [Link.github("okd-project/okd", 1502)]
    )

    private static let types: Set<String> = ["glusterfs", "fuse.glusterfs"]

    static func run(_ subject: ClusterSubject) -> CheckResult {
        guard let destination = subject.destination, destination.family != .fedoraCoreOS,
            subject.imageVersion("glusterfs-fuse") == nil
        else { return pass() }
        var findings = subject.pools.compactMap { pool -> Finding? in
            let units = (pool.rendering?.mountTypes ?? [:]).filter { types.contains($0.value) }.keys.sorted()
            guard !units.isEmpty else { return nil }
            return finding(
                "MachineConfigs of pool \(pool.name) mount glusterfs, which the new system does not have",
                "The mounts fail, and what needs them does not start.",
                instance: pool.name,
                evidence: units.map { name in
                    .cluster("unit \(name)\(pool.rendering?.credit(for: .unit, name) ?? "")", is: "glusterfs")
                },
                resources: units.map { .init(.unit, $0) },
                remediations: [.manual("move the data, and take the units out of the MachineConfigs")]
            )
        }
        for node in subject.nodes {
            let mounts = (subject.analyses[node.name]?.host?.storage.mounts ?? []).filter { types.contains($0.type) }
            guard !mounts.isEmpty else { continue }
            findings.append(
                finding(
                    "Node \(node.name) mounts glusterfs, which the new system does not have",
                    "The mounts fail, and what needs them does not start.",
                    instance: node.name,
                    evidence: mounts.map { .cluster("\(node.name): \($0.path)", is: $0.type) },
                    resources: [.init(.node, node.name)] + mounts.map { .init(.file, $0.path) },
                    remediations: [.manual("move the data to another volume")]
                )
            )
        }
        return answer(findings)
    }
}

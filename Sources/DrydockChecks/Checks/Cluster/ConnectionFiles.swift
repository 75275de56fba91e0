// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Connections as `ifcfg` files are not read by Enterprise Linux 10, and never were by Fedora CoreOS: nodes with no other
/// come up without network.
///
/// Detected by `/etc/sysconfig/network-scripts` in MachineConfigs, and by what `analyze` found on nodes.
///
/// To do: write them as keyfiles, on the nodes as well.
enum ConnectionFiles: ClusterCheck {
    static let about = About(
        "DD-MCO-0025",
        "No connection is an ifcfg file where these are not read",
        .high,
        .inhibitor,
        links: [Link.github("openshift/os", 1022)]
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        guard let destination = subject.destination else { return pass() }
        let isRead = destination.major.map { $0 < 10 } ?? false
        guard !isRead else { return pass() }
        let folder = "/etc/sysconfig/network-scripts/ifcfg-"
        var findings = subject.pools.compactMap { pool -> Finding? in
            let files = (pool.rendering?.settings ?? []).filter {
                $0.subject == .file && $0.name.hasPrefix(folder) && !$0.name.hasSuffix("-lo")
            }
            guard !files.isEmpty else { return nil }
            return finding(
                "MachineConfigs of pool \(pool.name) write connections that the new system does not read",
                "Nodes that have no other connection lose the network.",
                instance: pool.name,
                evidence: files.map { .cluster($0.name, is: "by \($0.setBy.last ?? "")", not: "a keyfile") },
                resources: files.map { .init(.file, $0.name) },
                remediations: [
                    .manual(
                        "write them as keyfiles to /etc/NetworkManager/system-connections, in the same MachineConfigs"
                    )
                ]
            )
        }
        for node in subject.nodes {
            let scripts = (subject.analyses[node.name]?.host?.network.connections ?? []).filter { $0.format == "ifcfg" }
            guard !scripts.isEmpty else { continue }
            findings.append(
                finding(
                    "Node \(node.name) has connections that the new system does not read",
                    "Without another connection it loses the network.",
                    instance: node.name,
                    evidence: scripts.map { .cluster("\(node.name): \($0.path)", is: "ifcfg", not: "keyfile") },
                    resources: [.init(.node, node.name)] + scripts.map { .init(.file, $0.path) },
                    remediations: [
                        .cluster(ClusterCommand.onNode(node.name, "nmcli", "connection", "migrate"))
                    ]
                )
            )
        }
        return answer(findings)
    }
}

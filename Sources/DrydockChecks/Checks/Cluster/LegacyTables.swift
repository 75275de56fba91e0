// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Nodes that were kept on the old iptables have links in `/etc/alternatives` to programs that Enterprise Linux 9 and
/// later do not have: rules are not set, and pods are not reached.
///
/// Detected by these links, and by the stamp that Fedora CoreOS leaves where it kept the old ones.
///
/// To do: go over to nftables on these nodes before the move.
enum LegacyTables: NodeCheck {
    static let about = About(
        "DD-MCO-0030",
        "No node that leaves Fedora is kept on the old iptables",
        .high,
        .overridable,
        links: [Link.coreos(676)]
    )

    static func concerns(_ node: NodeFacts, _ subject: ClusterSubject) -> Bool { subject.leavesFedora(node) }

    static func look(at node: NodeFacts, _ analysis: Analysis, _ subject: ClusterSubject) -> Finding? {
        let stamp = "/etc/coreos/iptables-legacy.stamp"
        let found = analysis.etc.live.filter { entry in
            entry.path == stamp
                || entry.path.hasPrefix("/etc/alternatives/") && entry.path.contains("tables")
                    && entry.target?.contains("legacy") ?? false
        }
        guard !found.isEmpty else { return nil }
        return finding(
            "Node \(node.name) is kept on the old iptables",
            "The programs that its links lead to are not in the new system.",
            instance: node.name,
            evidence: found.map {
                .cluster("\(node.name): \($0.path)", is: $0.target.map { "a link to \($0)" } ?? "present")
            },
            resources: [.init(.node, node.name)] + found.map { .init(.file, $0.path) },
            remediations: found.map { entry in
                let command = ClusterCommand.onNode(node.name)
                guard let target = entry.target else { return .cluster(command + ["rm", entry.path]) }
                return .cluster(
                    command + [
                        "ln", "-sfn",
                        target.split(separator: "legacy", omittingEmptySubsequences: false).joined(separator: "nft"),
                        entry.path,
                    ],
                    "then reboot the node"
                )
            }
        )
    }
}

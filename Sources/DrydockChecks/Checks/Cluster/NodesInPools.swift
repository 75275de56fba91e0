// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A node with the roles of two custom pools gets no config at all, and one that no pool selects is left alone.
///
/// Detected by the labels of nodes and the selectors of pools.
///
/// To do: remove one of the labels.
enum NodesInPools: ClusterCheck {
    static let about = About(
        "DD-MCO-0012",
        "Every node belongs to one pool",
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        answer(
            subject.cluster.nodes.compactMap { node in
                if let rivals = node.rivalPools {
                    return finding(
                        "Node \(node.name) is in several custom pools: \(Wording.list(rivals))",
                        "The operator cannot choose, and brings nothing onto it.",
                        instance: node.name,
                        evidence: [
                            .cluster("Node \(node.name)", is: rivals.joined(separator: " and "), not: "one pool")
                        ],
                        resources: [.init(.node, node.name)] + rivals.map { .init(.pool, $0) },
                        remediations: rivals.map {
                            .cluster(
                                ["oc", "label", "node", node.name, "node-role.kubernetes.io/\($0)-"],
                                "or the other"
                            )
                        }
                    )
                }
                // Of a node that is known from its files alone nobody knows the labels.
                let isListed = !node.roles.isEmpty || node.osImage != nil
                guard node.pool == nil, isListed, !subject.cluster.pools.isEmpty else { return nil }
                return finding(
                    "Node \(node.name) is in no pool",
                    "The operator does not care for it: Windows runs there, or no selector matches.",
                    instance: node.name,
                    severity: .info,
                    disposition: .advisory,
                    evidence: [.cluster("Node \(node.name)", is: node.roles.joined(separator: ", "))],
                    resources: [.init(.node, node.name)],
                    remediations: [
                        .manual("give it a label node-role.kubernetes.io/… that a pool selects, if it should be")
                    ]
                )
            }
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Nodes that are not ready, or take no pods, are counted among those that may be away at once: a rollout waits for
/// them.
///
/// Detected by the condition `Ready` and by `spec.unschedulable` of nodes.
///
/// To do: bring them back, or remove them from the cluster.
enum NodesReady: ClusterCheck {
    static let about = About(
        "DD-MCO-0010",
        "All nodes are ready and take pods",
        .medium,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        answer(
            subject.nodes.filter { !$0.isReady || $0.isUnschedulable }.map { node in
                finding(
                    "Node \(node.name) \(node.isReady ? "takes no pods" : "is not ready")",
                    "The rollout of pool \(node.pool ?? "") waits for it.",
                    instance: node.name,
                    evidence: [
                        .cluster(
                            "Node \(node.name)",
                            is: node.isReady ? "unschedulable" : "not ready",
                            not: node.isReady ? "schedulable" : "ready"
                        )
                    ],
                    resources: [.init(.node, node.name)],
                    remediations: [
                        .cluster(
                            node.isReady
                                ? ["oc", "adm", "uncordon", node.name] : ["oc", "describe", "node", node.name]
                        )
                    ]
                )
            }
        )
    }
}

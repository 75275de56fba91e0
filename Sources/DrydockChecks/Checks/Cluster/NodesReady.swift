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
            subject.nodes.filter { $0.isReady == false || $0.isUnschedulable }.map { node in
                let isReady = node.isReady ?? true
                return finding(
                    "Node \(node.name) \(isReady ? "takes no pods" : "is not ready")",
                    "The rollout of its pool waits for it.",
                    instance: node.name,
                    evidence: [
                        .cluster(
                            "Node \(node.name)",
                            is: isReady ? "unschedulable" : "not ready",
                            not: isReady ? "schedulable" : "ready"
                        )
                    ],
                    resources: [.init(.node, node.name)],
                    remediations: [remediation(node)]
                )
            }
        )
    }

    private static func remediation(_ node: NodeFacts) -> Remediation {
        guard node.isReady ?? true, !node.hasGivenUp else {
            return .cluster(["oc", "describe", "node", node.name])
        }
        // The operator takes pods off a node that it is about to change, and lets them come back.
        return node.isWaiting
            ? .manual("wait until the rollout on it is over") : .cluster(["oc", "adm", "uncordon", node.name])
    }
}

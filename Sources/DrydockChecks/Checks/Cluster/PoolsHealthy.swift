// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The operator goes no further with a pool that has a degraded node, and a cluster with such a pool does not upgrade.
///
/// Detected by the conditions of pools, the state that the daemon of each node tells, and by KubeletConfigs and
/// ContainerRuntimeConfigs that failed.
///
/// To do: see why, and mend it first.
enum PoolsHealthy: ClusterCheck {
    static let about = About(
        "DD-MCO-0009",
        "No pool and no node is degraded",
        .high,
        .inhibitor
    )

    private static let conditions = ["NodeDegraded", "RenderDegraded", "ImageBuildDegraded", "Degraded"]

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let pools = subject.pools.compactMap { pool -> Finding? in
            guard let condition = conditions.lazy.compactMap(pool.holds).first else { return nil }
            return finding(
                "Pool \(pool.name) is degraded",
                "The operator brings nothing onto its nodes until this is mended.",
                instance: pool.name,
                evidence: [
                    .cluster("MachineConfigPool \(pool.name), \(condition.type): \(condition.message ?? "True")")
                ],
                resources: [.init(.pool, pool.name)],
                remediations: [.cluster(["oc", "describe", "machineconfigpool", pool.name])]
            )
        }
        let nodes = subject.nodes.filter(\.hasGivenUp).map { node in
            finding(
                "Node \(node.name) is \(node.state?.lowercased() ?? "")",
                "Its daemon has given up, and the pool with it.",
                instance: node.name,
                evidence: [.cluster("Node \(node.name): \(node.reason ?? node.state ?? "")")],
                resources: [.init(.node, node.name)],
                remediations: [
                    .cluster(
                        [
                            "oc", "logs", "--namespace", "openshift-machine-config-operator", "--selector",
                            "k8s-app=machine-config-daemon", "--container", "machine-config-daemon", "--tail", "50",
                        ],
                        "of the pod on \(node.name)"
                    )
                ]
            )
        }
        let inputs = subject.cluster.operatorInputs.compactMap { input in
            input.failure.map { failure in
                finding(
                    "\(input.kind) \(input.name) failed",
                    "The operator makes no MachineConfig of it.",
                    instance: "\(input.kind):\(input.name)",
                    severity: .medium,
                    disposition: .overridable,
                    evidence: [.cluster("\(input.kind) \(input.name): \(failure)")],
                    remediations: [.cluster(["oc", "describe", input.kind.lowercased(), input.name])]
                )
            }
        }
        return answer(pools + nodes + inputs)
    }
}

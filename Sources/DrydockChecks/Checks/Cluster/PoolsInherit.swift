// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A custom pool has all MachineConfigs of the workers.
///
/// What is written for these reaches its nodes at the same time, whether they were meant or not.
///
/// Detected by MachineConfigs of the role worker in the rendered configs of other pools.
///
/// To do: name these pools as well, so that they are part of the plan, or pause them knowingly.
enum PoolsInherit: ClusterCheck {
    static let about = About(
        "DD-MCO-0036",
        "No pool moves along that was not named",
        .high,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let goal = subject.goal
        guard [.offCluster, .settings].contains(goal.route), goal.pools.contains("worker") else { return pass() }
        let along = subject.cluster.inheritors(ofImage: goal.image != nil).filter { !goal.pools.contains($0) }
            .filter { !subject.cluster.nodes(of: $0).isEmpty }
        return answer(
            along.map { name in
                let nodes = subject.cluster.nodes(of: name)
                return finding(
                    "Pool \(name) has the MachineConfigs of worker, and moves with it",
                    "\(Quantities.counted(nodes.count, "node")) would get what was meant for others.",
                    instance: name,
                    evidence: [.cluster("MachineConfigPool \(name)", is: "has MachineConfigs of the role worker")],
                    resources: [.init(.pool, name)] + nodes.map { .init(.node, $0.name) },
                    remediations: [
                        .manual("name it with --pool \(name) as well"),
                        .cluster(
                            [
                                "oc", "patch", "machineconfigpool/\(name)", "--type", "merge", "--patch",
                                #"{"spec":{"paused":true}}"#,
                            ],
                            "keeps it as it is for as long as it is paused, without renewed certificates"
                        ),
                    ]
                )
            }
        )
    }
}

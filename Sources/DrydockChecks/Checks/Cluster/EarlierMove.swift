// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A pool for one node that an earlier move left behind would be taken for the one of this move, and be deleted with it.
///
/// Detected by a pool of that name.
///
/// To do: bring the earlier move to its end: remove the label from its node, wait, and delete pool and MachineConfig.
enum EarlierMove: ClusterCheck {
    static let about = About(
        "DD-MCO-0037",
        "No earlier move is left unfinished",
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let name = ClusterGoal.canaryPool
        guard subject.goal.route != .none, subject.cluster.pools.contains(where: { $0.name == name }) else {
            return pass()
        }
        let nodes = subject.cluster.nodes(of: name)
        return answer([
            finding(
                "The pool \(name) of an earlier move is there",
                nodes.isEmpty
                    ? "It has no node any more."
                    : "\(Wording.list(nodes.map(\.name))) would get what is meant for another one.",
                evidence: [.cluster("MachineConfigPool \(name)", is: "present", not: "absent")],
                resources: [.init(.pool, name)] + nodes.map { .init(.node, $0.name) },
                remediations: nodes.map {
                    .cluster(
                        ["oc", "label", "node", $0.name, "node-role.kubernetes.io/\(name)-"],
                        "it goes back to its pool"
                    )
                } + [.cluster(["oc", "delete", "machineconfigpool", name], "once it has no node any more")]
            )
        ])
    }
}

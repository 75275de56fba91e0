// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An SELinux module of one's own makes the policy of the node a local change: the new one does not arrive, and where
/// the module does not fit it the move fails at shutdown.
///
/// Detected by modules of priority 400 on nodes.
///
/// To do: remove the module, and install it anew after the move, by a MachineConfig.
enum NodePolicies: NodeCheck {
    static let about = About(
        "DD-MCO-0035",
        "No node has SELinux modules of its own",
        traps: ["T29"],
        .high,
        .overridable,
        links: [Link.github("okd-project/okd", 1285)]
    )

    static func concerns(_ node: NodeFacts, _ subject: ClusterSubject) -> Bool {
        subject.changesImage
    }

    static func look(at node: NodeFacts, _ analysis: Analysis, _ subject: ClusterSubject) -> Finding? {
        let modules = analysis.host?.selinux.localModules ?? []
        guard !modules.isEmpty else { return nil }
        return finding(
            "Node \(node.name) has SELinux modules of its own: \(Wording.list(modules))",
            "Its policy stays the old one, and the switch can fail at shutdown.",
            instance: node.name,
            evidence: modules.map { .cluster("\(node.name): module \($0)", is: "priority 400", not: "absent") },
            resources: [.init(.node, node.name)],
            remediations: [
                .cluster(
                    ClusterCommand.onNode(node.name, "semodule", "--remove") + modules
                )
            ]
        )
    }
}

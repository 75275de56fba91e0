// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Old releases of OKD layered packages on Fedora CoreOS, and some administrators did.
///
/// They make the rebase to another distribution fail: its repositories do not have them, and those of Fedora do not
/// fit.
///
/// Detected by layered packages and overrides on nodes that run Fedora CoreOS, and by files in `/etc/yum.repos.d`.
///
/// To do: remove the packages and the repositories on these nodes.
enum FedoraLeftovers: NodeCheck {
    static let about = About(
        "DD-MCO-0027",
        "Nothing is layered on nodes that leave Fedora",
        .high,
        .inhibitor,
        mandatory: true,
        links: [Link.github("okd-project/okd", 1502), Link.github("okd-project/okd", 582)]
    )

    static func concerns(_ node: NodeFacts, _ subject: ClusterSubject) -> Bool { subject.leavesFedora(node) }

    static func look(at node: NodeFacts, _ analysis: Analysis, _ subject: ClusterSubject) -> Finding? {
        let packages = analysis.packages
        let asked = packages.requested + packages.requestedLocal + packages.overrideRemove + packages.overrideReplace
        guard !asked.isEmpty else { return nil }
        let repositories = analysis.etc.live.map(\.path).filter {
            $0.hasPrefix("/etc/yum.repos.d/") && $0.hasSuffix(".repo")
        }
        return finding(
            "Node \(node.name) has packages on top of Fedora CoreOS: \(Wording.list(asked))",
            "The rebase to another distribution fails at them.",
            instance: node.name,
            evidence: asked.map { .cluster("\(node.name): package \($0)", is: "asked for", not: "absent") }
                + repositories.map { .cluster("\(node.name): \($0)", is: "present") },
            resources: [.init(.node, node.name)] + asked.map { .init(.package, $0) },
            remediations: [
                .cluster(
                    ClusterCommand.onNode(node.name, "rpm-ostree", "reset"),
                    "then drain and reboot the node"
                )
            ]
        )
    }
}

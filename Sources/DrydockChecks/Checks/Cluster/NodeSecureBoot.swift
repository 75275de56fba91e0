// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// With Secure Boot on, the shim that Fedora installed does not start the kernel of CentOS: "bad shim signature".
///
/// Detected by the firmware's variable on nodes. On VMware Secure Boot is on by default.
///
/// To do: switch it off before the node moves.
enum NodeSecureBoot: NodeCheck {
    static let about = About(
        "DD-MCO-0032",
        "Secure Boot is off on nodes that leave Fedora",
        traps: ["T17"],
        .high,
        .inhibitor,
        mandatory: true,
        links: [
            Link.github("okd-project/okd", 1938), Link.github("okd-project/okd", 2136),
            Link.github("okd-project/okd-scos", 8),
        ]
    )

    static func concerns(_ node: NodeFacts, _ subject: ClusterSubject) -> Bool { subject.leavesFedora(node) }

    static func look(at node: NodeFacts, _ analysis: Analysis, _ subject: ClusterSubject) -> Finding? {
        guard analysis.host?.boot.secureBoot == true else { return nil }
        return finding(
            "Node \(node.name) has Secure Boot on",
            "Its boot loader does not start the kernel of the new system.",
            instance: node.name,
            evidence: [.cluster("\(node.name): Secure Boot", is: "on", not: "off")],
            resources: [.init(.node, node.name), .init(.bootLoader, "EFI")],
            remediations: [.manual("switch Secure Boot off in the firmware of \(node.name), or in its virtual machine")]
        )
    }
}

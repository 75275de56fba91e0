// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// On a node whose first boot never came to its end the operator still means to change the operating system, and does
/// so at the next one.
///
/// Detected by `/etc/ignition-machine-config-encapsulated.json`, which is renamed when that is done.
///
/// To do: see why machine-config-daemon-firstboot.service failed there.
enum FirstBoots: ClusterCheck {
    static let about = About(
        "DD-MCO-0013",
        "The first boot of each node came to its end",
        .high,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let path = "/etc/ignition-machine-config-encapsulated.json"
        return answer(
            subject.nodes.filter { node in
                let lies = subject.analyses[node.name]?.etc.live.contains { $0.path == path }
                return node.isFirstBootPending ?? lies ?? false
            }.map { node in
                finding(
                    "The first boot of node \(node.name) never came to its end",
                    "Its kernel, arguments and image may be those of before.",
                    instance: node.name,
                    evidence: [.cluster("\(node.name): \(path)", is: "present", not: "renamed to .bak")],
                    resources: [.init(.node, node.name), .init(.file, path)],
                    remediations: [
                        .cluster(
                            ClusterCommand.onNode(
                                node.name,
                                "systemctl",
                                "status",
                                "machine-config-daemon-firstboot.service"
                            )
                        )
                    ]
                )
            }
        )
    }
}

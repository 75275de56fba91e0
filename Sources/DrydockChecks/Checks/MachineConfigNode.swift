// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A node under the machine-config operator must not be switched behind its back.
///
/// The operator compares the booted image with its own record, marks the node as degraded, and stops the pool. Detected
/// by `/etc/machine-config-daemon/currentconfig`.
///
/// To do: change the image through the cluster. `drydock machineconfig` reads a dump of it, says what the move will meet,
/// and writes what to apply.
enum MachineConfigNode: Check {
    static let about = About(
        "DD-MCO-0001",
        "The host is no node of a machine-config operator",
        traps: ["T42"],
        .high,
        .inhibitor,
        mandatory: true
    )

    static func run(_ subject: Subject) -> CheckResult {
        let path = Analysis.machineConfigRecord
        guard subject.analysis.isMachineConfigNode else {
            let folder = "/etc/machine-config-daemon"
            let isHidden = subject.analysis.unreadable.contains {
                folder.hasPrefix($0.what) || $0.what.hasPrefix(folder)
            }
            return isHidden ? unknown("\(folder) could not be read") : pass()
        }
        let image = subject.target.image
        let goal = image.hasPrefix("docker://") ? image : "docker://REGISTRY/REPOSITORY:TAG"
        return answer([
            finding(
                "This node belongs to a cluster's machine-config operator",
                "The operator would find an image that it did not ask for and degrade the node.",
                evidence: [.host(path, is: "present", not: "absent")],
                resources: [.init(.file, path)],
                remediations: [
                    .manual("move the node's pool through the cluster instead"),
                    .cluster(
                        ClusterCommand.dump,
                        "into a file, dump.json; of these leave out what the release does not have"
                    ),
                    .cluster(
                        ["drydock", "machineconfig", "dump.json", "--image", goal, "--output", "move"],
                        "says what the move will meet, and writes what to apply"
                    ),
                ]
            )
        ])
    }
}

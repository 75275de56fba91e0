// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A move on top of another one is hard to follow, and hard to take back.
///
/// Detected by nodes whose config or image is not the one that they are to have, and by an upgrade of the cluster that is under
/// way or fails.
///
/// To do: wait until the rollout is over.
enum NodesSettled: ClusterCheck {
    static let about = About(
        "DD-MCO-0011",
        "No rollout is under way",
        .high,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        var findings: [Finding] = []
        if let failure = subject.cluster.upgradeFailure {
            findings.append(
                finding(
                    "The upgrade of the cluster fails",
                    "The operator may be of one release and the nodes of another.",
                    instance: "failing",
                    evidence: [.cluster("ClusterVersion, Failing", is: failure)],
                    remediations: [.cluster(["oc", "get", "clusteroperators"])]
                )
            )
        } else if subject.cluster.isUpgrading == true {
            findings.append(
                finding(
                    "The cluster is being upgraded to \(subject.cluster.version ?? "another version")",
                    "The image of its nodes changes with it.",
                    instance: "upgrade",
                    evidence: [.cluster("ClusterVersion, Progressing", is: "True", not: "False")],
                    remediations: [.cluster(["oc", "adm", "upgrade"], "shows how far it is")]
                )
            )
        }
        for pool in subject.pools {
            let late = subject.cluster.nodes(of: pool.name).filter(\.isWaiting)
            guard !late.isEmpty else { continue }
            findings.append(
                finding(
                    "\(Quantities.counted(late.count, "node")) of pool \(pool.name) "
                        + "\(late.count == 1 ? "does" : "do") not have yet what is meant for "
                        + (late.count == 1 ? "it" : "them"),
                    "Another change waits behind this one.",
                    instance: pool.name,
                    evidence: late.map { node in
                        let isImage = node.isImageWaiting
                        return .cluster(
                            "Node \(node.name)\(node.state.map { ", \($0)" } ?? "")",
                            is: (isImage ? node.currentImage : node.currentConfig) ?? "unknown",
                            not: (isImage ? node.desiredImage : node.desiredConfig) ?? "unknown"
                        )
                    },
                    resources: late.map { .init(.node, $0.name) },
                    remediations: [
                        .cluster([
                            "oc", "wait", "machineconfigpool/\(pool.name)", "--for", "condition=Updated", "--timeout",
                            "60m",
                        ])
                    ]
                )
            )
        }
        for node in subject.nodes {
            guard let recorded = node.recordedConfig, let told = node.currentConfig, recorded != told else { continue }
            findings.append(
                finding(
                    "The daemon of node \(node.name) has another config on record than the cluster",
                    "Its record counts: the daemon goes on from there.",
                    instance: "\(node.name):record",
                    evidence: [
                        .cluster("Node \(node.name), record of its daemon", is: recorded, not: told)
                    ],
                    resources: [.init(.node, node.name)],
                    remediations: [.manual("wait until a rollout is over, and copy the files of the node anew")]
                )
            )
        }
        return answer(findings)
    }
}

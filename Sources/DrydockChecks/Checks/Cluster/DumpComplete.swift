// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A dump without some of the objects tells less than the cluster knows, and what is foretold from it can be wrong.
///
/// Detected by objects that cannot be read, and by MachineConfigs that a pool names and the dump does not have.
///
/// To do: take the dump anew, of all objects at once.
enum DumpComplete: ClusterCheck {
    static let about = About(
        "DD-MCO-0002",
        "The dump has all that pools and nodes are made of",
        .medium,
        .overridable,
        mandatory: true
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let cluster = subject.cluster
        var findings: [Finding] = []
        if cluster.unreadableCount > 0 {
            findings.append(
                finding(
                    "\(Quantities.counted(cluster.unreadableCount, "problem")) with reading the dump",
                    "What could not be read is not part of this report.",
                    instance: "unreadable",
                    evidence: cluster.unreadable.map { .cluster("\($0.what): \($0.why)") },
                    remediations: [dump]
                )
            )
        }
        if cluster.pools.isEmpty { return answer(findings, butFor: "the dump has no MachineConfigPool") }
        if cluster.nodes.isEmpty { return answer(findings, butFor: "the dump has no Node") }
        for pool in subject.pools where !pool.missingSources.isEmpty {
            findings.append(
                finding(
                    "MachineConfigs of pool \(pool.name) are not in the dump: \(Wording.list(pool.missingSources))",
                    "The operator has rendered them, so that the replay here comes to something else.",
                    instance: pool.name,
                    evidence: pool.missingSources.map { .cluster("MachineConfig \($0)", is: "absent", not: "present") },
                    resources: [.init(.pool, pool.name)],
                    remediations: [dump]
                )
            )
        }
        return answer(findings)
    }

    private static let dump = Remediation.cluster(
        ClusterCommand.dump,
        "into one file; of these leave out what the release does not have"
    )
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The old control groups are gone in Enterprise Linux 10 and in systemd 256: a node with a kernel argument that asks
/// for them does not boot.
///
/// Detected by kernel arguments of MachineConfigs, and by `cgroupMode` of the cluster's node config.
///
/// To do: take them out first, and let every node boot without them.
enum ControlGroups: ClusterCheck {
    static let about = About(
        "DD-MCO-0024",
        "Nothing asks for the old control groups",
        traps: ["T33"],
        .high,
        .inhibitor,
        links: [Link.coreos(1715)]
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let systemd = subject.imageVersion("systemd")
        let isGone =
            subject.destination?.major.map { $0 >= 10 } ?? false || systemd.map { !Numbers.isBelow($0, [256]) } ?? false
        func finding(
            _ instance: String,
            _ evidence: [Finding.Evidence],
            _ resources: [Finding.Resource],
            _ fix: Remediation
        )
            -> Finding
        {
            self.finding(
                "\(instance.isEmpty ? "The cluster" : "Pool \(instance)") asks for the old control groups",
                isGone
                    ? "The new system does not boot with them."
                    : "Later systems do not boot with them, and the operator warns of them.",
                instance: instance.isEmpty ? "cluster" : instance,
                severity: isGone ? nil : .low,
                disposition: isGone ? nil : .advisory,
                evidence: evidence,
                resources: resources,
                remediations: [fix]
            )
        }
        var findings = subject.pools.compactMap { pool -> Finding? in
            let found = (pool.rendering?.kernelArguments ?? []).flatMap { $0.split(separator: " ") }.map(String.init)
                .filter { argument in
                    ["systemd.unified_cgroup_hierarchy=0", "systemd.unified_cgroup_hierarchy=false"].contains(argument)
                        || argument.hasPrefix("systemd.legacy_systemd_cgroup_controller")
                }
            guard !found.isEmpty else { return nil }
            let setters = found.compactMap { pool.rendering?.setter(of: .kernelArgument, $0) }
            return finding(
                pool.name,
                found.map { argument in
                    let credit = pool.rendering?.credit(for: .kernelArgument, argument) ?? ""
                    return .cluster("kernel argument \(argument)\(credit)", is: "present")
                },
                found.map { .init(.kernelArgument, $0) } + [.init(.pool, pool.name)],
                .manual("take it out of \(setters.isEmpty ? "the MachineConfig" : Wording.list(setters))")
            )
        }
        if subject.cluster.cgroupMode == "v1" {
            findings.append(
                finding(
                    "",
                    [.cluster("nodes.config.openshift.io/cluster, spec.cgroupMode", is: "v1", not: "v2")],
                    [],
                    .cluster(
                        ClusterCommand.patch("nodes.config.openshift.io/cluster", #"{"spec":{"cgroupMode":"v2"}}"#),
                        "all nodes reboot, pool by pool"
                    )
                )
            )
        }
        // The setting is gone from 4.19 on.
        let isAsked = subject.cluster.release?.isBefore(4, 19) ?? true
        if findings.isEmpty, isGone, isAsked, !subject.cluster.kinds.contains("Node.config.openshift.io") {
            return unknown("the dump has no Node of config.openshift.io, which says what control groups nodes have")
        }
        return answer(findings)
    }
}

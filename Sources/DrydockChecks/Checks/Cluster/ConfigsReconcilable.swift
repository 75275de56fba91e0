// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Some parts of a config only count at the first boot: disks, file systems, directories, links, groups, accounts
/// other than core.
///
/// The operator refuses to bring them onto a node that is there already, and stops.
///
/// Detected by MachineConfigs that are not part of what the operator has rendered yet.
///
/// To do: take these parts out, or provision new nodes with them.
enum ConfigsReconcilable: ClusterCheck {
    static let about = About(
        "DD-MCO-0006",
        "What waits in MachineConfigs can be brought onto nodes",
        .high,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let configs = subject.cluster.machineConfigs.filter { !$0.unreconcilable.isEmpty }
        return answer(
            subject.pools.flatMap { pool in
                let sources = Set(pool.rendering?.sources ?? []).subtracting(pool.appliedSources)
                return configs.filter { sources.contains($0.name) }.map { config in
                    finding(
                        "MachineConfig \(config.name) has parts that no node of pool \(pool.name) can be given: "
                            + Wording.list(config.unreconcilable),
                        "The operator calls the first node unreconcilable and goes no further.",
                        instance: "\(pool.name):\(config.name)",
                        evidence: config.unreconcilable.map {
                            .cluster("\(config.place): spec.config.\($0)", is: "set")
                        },
                        resources: [.init(.machineConfig, config.name), .init(.pool, pool.name)],
                        remediations: [.manual("take these parts out of \(config.name)")]
                    )
                }
            }
        )
    }
}

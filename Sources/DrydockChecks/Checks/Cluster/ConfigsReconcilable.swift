// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Some parts of a config only count at the first boot: disks, file systems, directories, links, groups, accounts
/// other than core, and what is more of core than keys and a password.
///
/// The operator refuses to bring them onto a node that is there already, and stops.
///
/// Detected by MachineConfigs that are not part of what the operator has rendered yet, and by such parts that are not as
/// it has rendered them.
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
                let waiting = Set(pool.rendering?.sources ?? []).subtracting(pool.appliedSources)
                let news = configs.filter { waiting.contains($0.name) }
                let told = Set(news.flatMap(\.unreconcilable))
                return news.map { config in
                    finding(
                        pool,
                        config.name,
                        "MachineConfig \(config.name) has parts that no node of pool \(pool.name) can be given: "
                            + Wording.list(config.unreconcilable),
                        config.unreconcilable.map { .cluster("\(config.place): spec.config.\($0)", is: "set") },
                        "take these parts out of \(config.name)"
                    )
                }
                    + changes(pool, configs).filter { !told.contains($0.key) }.sorted { $0.key < $1.key }.map {
                        part,
                        names in
                        finding(
                            pool,
                            part,
                            "\(part) of pool \(pool.name) has changed, and no node can be given that",
                            (names.isEmpty ? ["a MachineConfig that is gone"] : names).map {
                                .cluster("spec.config.\(part), by \($0)", is: "changed")
                            },
                            "put \(part) back as the rendered config \(pool.desiredConfig ?? "") has it"
                        )
                    }
            }
        )
    }

    private static func finding(
        _ pool: PoolFacts,
        _ instance: String,
        _ title: String,
        _ evidence: [Finding.Evidence],
        _ remediation: String
    ) -> Finding {
        let configs =
            pool.rendering?.sources.contains(instance) == true ? [Finding.Resource(.machineConfig, instance)] : []
        return finding(
            title,
            "The operator calls the first node unreconcilable and goes no further.",
            instance: "\(pool.name):\(instance)",
            evidence: evidence,
            resources: configs + [.init(.pool, pool.name)],
            remediations: [.manual(remediation)]
        )
    }

    /// What is not as the operator has rendered it, of parts that count at the first boot only: by part, who sets it.
    private static func changes(_ pool: PoolFacts, _ configs: [ClusterFacts.MachineConfig]) -> [String: [String]] {
        var changes: [String: [String]] = [:]
        for difference in pool.differences ?? [] {
            let setters =
                pool.rendering?.settings.first {
                    $0.subject == difference.subject && $0.name == difference.name
                }?.setBy ?? []
            let part: String
            switch difference.subject {
            // The operator does not look at encrypted volumes.
            case .section where difference.name != "storage.luks": part = difference.name
            case .group: part = "passwd.groups"
            // An account that is named no more is left alone.
            case .user where difference.kind != .unexpected: part = "passwd.users"
            default: continue
            }
            if part == "passwd.users",
                !configs.contains(where: { setters.contains($0.name) && $0.unreconcilable.contains(part) })
            {
                continue
            }
            for setter in setters where changes[part]?.contains(setter) != true {
                changes[part, default: []].append(setter)
            }
            if setters.isEmpty, changes[part] == nil { changes[part] = [] }
        }
        return changes
    }
}

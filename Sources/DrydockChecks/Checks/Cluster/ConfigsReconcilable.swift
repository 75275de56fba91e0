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
                let new = configs.filter { waiting.contains($0.name) }
                let told = Set(new.flatMap(\.unreconcilable))
                let changed = changes(of: pool, configs).filter { !told.contains($0.key) }
                return new.map { added($0, to: pool) }
                    + changed.sorted { $0.key < $1.key }.map { self.changed($0.key, of: pool, by: $0.value) }
            }
        )
    }

    /// A MachineConfig that the operator has not rendered yet.
    private static func added(_ config: ClusterFacts.MachineConfig, to pool: PoolFacts) -> Finding {
        finding(
            "MachineConfig \(config.name) has parts that no node of pool \(pool.name) can be given: "
                + Wording.list(config.unreconcilable),
            consequence,
            instance: "\(pool.name):\(config.name)",
            evidence: config.unreconcilable.map { .cluster("\(config.place): spec.config.\($0)", is: "set") },
            resources: [.init(.machineConfig, config.name), .init(.pool, pool.name)],
            remediations: [.manual("take these parts out of \(config.name)")]
        )
    }

    /// A part that is not as the operator has rendered it; `setters` are the MachineConfigs that say something of it.
    private static func changed(_ part: String, of pool: PoolFacts, by setters: Set<String>) -> Finding {
        finding(
            "\(part) of pool \(pool.name) has changed, and no node can be given that",
            consequence,
            instance: "\(pool.name):\(part)",
            evidence: setters.isEmpty
                ? [.cluster("spec.config.\(part)", is: "in no MachineConfig any more")]
                : setters.sorted().map { .cluster("spec.config.\(part), by \($0)", is: "changed") },
            resources: setters.sorted().map { .init(.machineConfig, $0) } + [.init(.pool, pool.name)],
            remediations: [.manual("put \(part) back as \(pool.desiredConfig ?? "the rendered config") has it")]
        )
    }

    private static let consequence = "The operator calls the first node unreconcilable and goes no further."

    /// Of what differs from the rendered config the parts that count at the first boot only, and who sets them.
    private static func changes(
        of pool: PoolFacts,
        _ configs: [ClusterFacts.MachineConfig]
    ) -> [String: Set<String>] {
        let parts: [(String, Set<String>)] = (pool.differences ?? []).compactMap { difference in
            let setting = pool.rendering?.settings.first {
                $0.subject == difference.subject && $0.name == difference.name
            }
            let setters = Set(setting?.setBy ?? [])
            guard let part = part(difference, pool, configs.filter { setters.contains($0.name) }) else { return nil }
            return (part, setters)
        }
        return Dictionary(parts) { $0.union($1) }
    }

    /// The part that a difference belongs to; `nil` if the operator brings it onto nodes, or does not look at it.
    private static func part(
        _ difference: PoolFacts.Difference,
        _ pool: PoolFacts,
        _ setters: [ClusterFacts.MachineConfig]
    ) -> String? {
        switch difference.subject {
        case .section: return difference.name == "storage.luks" ? nil : difference.name
        case .group: return "passwd.groups"
        case .user:
            // Nobody is removed, and of core only keys and a password change.
            let isRefused = setters.contains { $0.unreconcilable.contains("passwd.users") }
            return difference.kind != .unexpected && isRefused ? "passwd.users" : nil
        case .file:
            if pool.rendering?.links[difference.name] != nil { return "storage.links" }
            return pool.rendering?.directories.contains(difference.name) ?? false ? "storage.directories" : nil
        case .unit, .dropin, .kernelArgument, .extension, .fips, .kernelType, .osImage, .extensionsImage: return nil
        }
    }
}

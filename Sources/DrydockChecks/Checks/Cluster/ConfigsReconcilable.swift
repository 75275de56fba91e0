// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Some parts of a config only count at the first boot: disks, file systems, directories, links, groups, accounts
/// other than core, and what is more of core than keys and a password.
///
/// The operator refuses to bring them onto a node that is there already, and stops: from 4.16 on it renders nothing any
/// more for the pool.
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
                let sources = Set(pool.rendering?.sources ?? [])
                let added = configs.compactMap { config -> (config: ClusterFacts.MachineConfig, parts: [String])? in
                    guard sources.contains(config.name) else { return nil }
                    let isNew = !pool.appliedSources.contains(config.name)
                    let parts = config.unreconcilable.filter { isNew || isRefusedAlways($0) }
                    return parts.isEmpty ? nil : (config, parts)
                }
                let told = Set(added.flatMap(\.parts))
                let changed = changes(of: pool, configs).filter { !told.contains($0.key) }
                return added.map { self.added($0.parts, of: $0.config, to: pool, subject) }
                    + changed.sorted { $0.key < $1.key }.map { self.changed($0.key, of: pool, by: $0.value, subject) }
            }
        )
    }

    /// What is appended is refused whenever something is rendered, and not only when it is new.
    private static func isRefusedAlways(_ part: String) -> Bool { part.hasPrefix("storage.files") }

    /// A MachineConfig that says what the operator refuses.
    private static func added(
        _ parts: [String],
        of config: ClusterFacts.MachineConfig,
        to pool: PoolFacts,
        _ subject: ClusterSubject
    ) -> Finding {
        finding(
            "MachineConfig \(config.name) has parts that no node of pool \(pool.name) can be given: \(Wording.list(parts))",
            consequence(subject),
            instance: "\(pool.name):\(config.name)",
            evidence: parts.map { .cluster("\(config.place): spec.config.\($0)", is: "set") },
            resources: [.init(.machineConfig, config.name), .init(.pool, pool.name)],
            remediations: [.manual("take these parts out of \(config.name)")] + letBe(parts, subject)
        )
    }

    /// A part that is not as the operator has rendered it; `setters` are the MachineConfigs that say something of it.
    private static func changed(
        _ part: String,
        of pool: PoolFacts,
        by setters: Set<String>,
        _ subject: ClusterSubject
    ) -> Finding {
        finding(
            "\(part) of pool \(pool.name) has changed, and no node can be given that",
            consequence(subject),
            instance: "\(pool.name):\(part)",
            evidence: setters.isEmpty
                ? [.cluster("spec.config.\(part)", is: "in no MachineConfig any more")]
                : setters.sorted().map { .cluster("spec.config.\(part), by \($0)", is: "changed") },
            resources: setters.sorted().map { .init(.machineConfig, $0) } + [.init(.pool, pool.name)],
            remediations: [.manual("put \(part) back as \(pool.desiredConfig ?? "the rendered config") has it")]
                + letBe([part], subject)
        )
    }

    private static func consequence(_ subject: ClusterSubject) -> String {
        subject.cluster.release?.refusesToRender ?? true
            ? "The operator renders nothing for the pool, so that no other change reaches it either."
            : "The operator calls the first node unreconcilable and goes no further."
    }

    private static func letBe(_ parts: [String], _ subject: ClusterSubject) -> [Remediation] {
        let lenient: Set = ["storage.disks", "storage.filesystems", "storage.raid"]
        guard subject.cluster.release?.canLetBe ?? false, lenient.isSuperset(of: parts) else { return [] }
        return [
            .manual(
                "or keep them for new nodes alone, by irreconcilableValidationOverrides of MachineConfiguration cluster; "
                    + "before 5.0 that is a preview"
            )
        ]
    }

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
        case .directory: return "storage.directories"
        // All of them may go, and some may not.
        case .link: return pool.rendering?.links.isEmpty ?? true ? nil : "storage.links"
        case .user:
            // Nobody is removed, and of core only keys and a password change.
            let isRefused = setters.contains { $0.unreconcilable.contains("passwd.users") }
            return difference.kind != .unexpected && isRefused ? "passwd.users" : nil
        case .file, .unit, .dropin, .kernelArgument, .extension, .fips, .kernelType, .osImage, .extensionsImage:
            return nil
        }
    }
}

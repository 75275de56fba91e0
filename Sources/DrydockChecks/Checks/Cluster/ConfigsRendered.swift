// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The rendered config of a pool is what its MachineConfigs make; else one of them has changed since, or somebody
/// edited the rendered one, and the next rollout brings more than was asked for.
///
/// Detected by merging the MachineConfigs, and by comparing the result with the rendered one, path by path.
///
/// To do: wait until the operator has rendered, or look at what changed.
enum ConfigsRendered: ClusterCheck {
    static let about = About(
        "DD-MCO-0005",
        "Rendered configs are what their MachineConfigs make",
        .medium,
        .advisory
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let pools = subject.pools.filter { $0.rendering != nil }
        let findings = pools.compactMap { pool -> Finding? in
            guard let differences = pool.differences, !differences.isEmpty else { return nil }
            let name = pool.desiredConfig ?? "rendered config"
            return finding(
                "The rendered config of pool \(pool.name) has \(Quantities.counted(differences.count, "difference")) "
                    + "from its MachineConfigs",
                "The next rollout of the pool changes them, whatever else it is for.",
                instance: pool.name,
                evidence: differences.map { difference in
                    let credit = pool.rendering?.credit(for: difference.subject, difference.name) ?? ""
                    return .cluster(
                        "\(name): \(difference.subject.words) \(difference.name)",
                        is: difference.kind.words + credit
                    )
                },
                resources: [.init(.pool, pool.name)],
                remediations: [.cluster(["oc", "describe", "machineconfigpool", pool.name])]
            )
        }
        let unread = pools.filter { $0.differences == nil }.map(\.name)
        if findings.isEmpty, !unread.isEmpty {
            return unknown("the dump does not have the rendered config of \(Wording.list(unread))")
        }
        return answer(findings)
    }
}

extension PoolFacts.Difference.Kind {
    /// How something differs, in words.
    var words: String {
        switch self {
        case .missing: "in MachineConfigs only"
        case .unexpected: "in no MachineConfig"
        case .changed: "not the same"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// FIPS mode is chosen when a cluster is installed; the operator refuses to turn it on or off.
///
/// Detected by comparing what the MachineConfigs want with the rendered config.
///
/// To do: leave it as it was.
enum FipsFlip: ClusterCheck {
    static let about = About(
        "DD-MCO-0007",
        "Nobody turns FIPS mode on or off",
        traps: ["T40"],
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        answer(
            subject.pools.compactMap { pool in
                guard let rendering = pool.rendering, let old = pool.renderedFIPS, old != rendering.isFIPS else {
                    return nil
                }
                let setter = rendering.setter(of: .fips)
                return finding(
                    "FIPS mode of pool \(pool.name) would be turned \(old ? "off" : "on")",
                    "The operator refuses that on nodes that are there, and the pool stops.",
                    instance: pool.name,
                    evidence: [
                        .cluster(
                            "fips of pool \(pool.name)" + rendering.credit(for: .fips),
                            is: String(rendering.isFIPS),
                            not: String(old)
                        )
                    ],
                    resources: [.init(.pool, pool.name)] + (setter.map { [.init(.machineConfig, $0)] } ?? []),
                    remediations: [.manual("set fips as it was when the cluster was installed")]
                )
            }
        )
    }
}

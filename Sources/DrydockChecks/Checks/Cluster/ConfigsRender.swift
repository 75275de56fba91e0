// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Where the MachineConfigs of a pool do not go together, the operator renders nothing, and the pool gets no change any
/// more.
///
/// Detected by merging them as the operator does.
///
/// To do: correct the MachineConfig that is named.
enum ConfigsRender: ClusterCheck {
    static let about = About(
        "DD-MCO-0004",
        "The MachineConfigs of each pool can be merged",
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        answer(
            subject.pools.compactMap { pool in
                pool.renderFailure.map { failure in
                    finding(
                        "Nothing can be rendered for pool \(pool.name)",
                        "The operator stops at it: the nodes stay as they are.",
                        instance: pool.name,
                        evidence: [.cluster(failure)],
                        resources: [.init(.pool, pool.name)],
                        remediations: [.manual("correct it: \(failure)")]
                    )
                }
            }
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A paused pool gets no change: not the one that is asked for here, and no renewed certificates of the kubelet
/// either.
///
/// The daemon on its nodes goes on validating them.
///
/// Detected by `spec.paused` of MachineConfigPools.
///
/// To do: let the pool go on before the move, or keep it paused knowingly while other pools move first.
enum PoolsPaused: ClusterCheck {
    static let about = About(
        "DD-MCO-0008",
        "No pool is paused",
        .medium,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        // The stages of the upgrade hold pools back themselves, and let them go on.
        let isHeld = subject.goal.route == .fedoraToCentOS
        return answer(
            subject.pools.filter(\.isPaused).map { pool in
                finding(
                    "Pool \(pool.name) is paused",
                    "Nothing reaches its \(Quantities.counted(subject.cluster.nodes(of: pool.name).count, "node")).",
                    instance: pool.name,
                    severity: isHeld ? .info : nil,
                    disposition: isHeld ? .advisory : nil,
                    evidence: [.cluster("MachineConfigPool \(pool.name), spec.paused", is: "true", not: "false")],
                    resources: [.init(.pool, pool.name)],
                    remediations: isHeld
                        ? [.manual("leave it so until its stage lets it go on")]
                        : [
                            .cluster(ClusterCommand.pausing(pool.name, false))
                        ]
                )
            }
        )
    }
}

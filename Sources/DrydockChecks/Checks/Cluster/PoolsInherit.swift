// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A custom pool has all MachineConfigs of the workers, and follows their stream of images.
///
/// What is written for these reaches its nodes at the same time, whether they were meant or not.
///
/// Detected by MachineConfigs that pools have in common, and by the streams of pools.
///
/// To do: name these pools as well, so that they are part of the plan, or pause them knowingly.
enum PoolsInherit: ClusterCheck {
    static let about = About(
        "DD-MCO-0036",
        "No pool moves along that was not named",
        .high,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        answer(
            subject.cluster.poolsPulled(by: subject.goal).compactMap { pool, pull in
                let nodes = subject.cluster.nodes(of: pool.name)
                guard !nodes.isEmpty else { return nil }
                let cause =
                    switch pull {
                    case .stream: "names no stream of its own, and follows that of worker"
                    case .configs: "has MachineConfigs in common with pools that move"
                    }
                return finding(
                    "Pool \(pool.name) moves along with the others",
                    pool.isPaused
                        ? "It is paused, and moves as soon as it goes on."
                        : "\(Quantities.counted(nodes.count, "node")) would get what was meant for others.",
                    instance: pool.name,
                    severity: pool.isPaused ? .info : nil,
                    disposition: pool.isPaused ? .advisory : nil,
                    evidence: [.cluster("MachineConfigPool \(pool.name) \(cause)")],
                    resources: [.init(.pool, pool.name)] + nodes.map { .init(.node, $0.name) },
                    remediations: [
                        .manual("name it with --pool \(pool.name) as well"),
                        .cluster(
                            ClusterCommand.pausing(pool.name, true),
                            "keeps it as it is for as long as it is paused, without renewed certificates"
                        ),
                    ]
                )
            }
        )
    }
}

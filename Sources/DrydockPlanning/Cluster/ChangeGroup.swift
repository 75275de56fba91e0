// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Pools that one change reaches: they are held back together, and go on one after the other.
struct ChangeGroup: Equatable {
    /// The pools, in the order in which they go on.
    private(set) var pools: [String]
    /// Those for which a MachineConfig is written.
    private(set) var configs: [String]
    /// The MachineConfigs whose kernel is given up.
    private(set) var setters: [String]

    /// The groups of the pools that move by MachineConfigs or builds, in the order of the goal.
    static func all(_ goal: ClusterGoal, _ cluster: ClusterFacts) -> [ChangeGroup] {
        var groups: [ChangeGroup] = []
        for pool in goal.pools {
            var group = ChangeGroup(
                pools: [pool],
                configs: configs(of: pool, goal, cluster),
                setters: goal.givesUpKernel ? cluster.kernelSetters(of: pool) : []
            )
            // What has a change in common with others joins them.
            groups.removeAll { other in
                guard group.shares(with: other) else { return false }
                group = other.joined(group)
                return true
            }
            groups.append(group)
        }
        return groups
    }

    /// The pools whose MachineConfigs move a pool: its own, that of the workers, or both where its own has the last word.
    private static func configs(of pool: String, _ goal: ClusterGoal, _ cluster: ClusterFacts) -> [String] {
        guard goal.needsConfig else { return [] }
        guard pool != "worker", goal.pools.contains("worker"), cluster.followsWorkers(pool) else { return [pool] }
        return cluster.overrides(pool, goal) ? ["worker", pool] : ["worker"]
    }

    private func shares(with other: ChangeGroup) -> Bool {
        !Set(configs).isDisjoint(with: other.configs) || !Set(setters).isDisjoint(with: other.setters)
    }

    private func joined(_ other: ChangeGroup) -> ChangeGroup {
        func union(_ one: [String], _ two: [String]) -> [String] { one + two.filter { !one.contains($0) } }
        return ChangeGroup(
            pools: union(pools, other.pools),
            configs: union(configs, other.configs),
            setters: union(setters, other.setters)
        )
    }
}

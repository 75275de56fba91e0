// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Stages of pools that move by MachineConfigs, or by images that the cluster builds.
extension Rollout {
    /// A pool with a change of its own.
    func moving(_ pool: String, _ group: ChangeGroup) -> RolloutStage {
        let (size, notes) = about(pool)
        let images = self.images(pool)
        let manifests = group.configs.map(config) + images
        let pause = Command.pausing(pool, true)
        return RolloutStage(
            id: pool,
            summary: "Move pool \(pool): \(size)",
            pool: pool,
            manifests: manifests,
            commands: holdingCanary(group, true) + [pause] + Command.applying(manifests) + givingUp(group)
                + rendered(pool, images)
                + [Command.pausing(pool, false)],
            watch: watch(pool),
            back: [pause] + Command.deleting(manifests) + restoring(group)
                + restored([pool])
                + [Command.pausing(pool, false), waiting(pool)]
                + holdingCanary(group, false),
            notes: notes + [look(images)] + (renderedAnew([pool]).isEmpty ? [] : [Self.otherConfig])
        )
    }

    /// What several pools share, while they are held back.
    func sharing(_ group: ChangeGroup, _ change: [RolloutStage.Manifest]) -> RolloutStage {
        let names = group.pools.joined(separator: ", ")
        return RolloutStage(
            id: "configs-\(group.pools.last ?? "")",
            summary: "Hold back \(names), and write what moves them",
            manifests: change,
            commands: holdingCanary(group, true) + group.pools.map { Command.pausing($0, true) }
                + Command.applying(change) + givingUp(group)
                + renderedAnew(group.pools).map(Command.waitingForChange),
            watch: [["oc", "get", "machineconfigpools"]],
            // None has moved, and each finds again what it has.
            back: Command.deleting(change) + restoring(group)
                + group.pools.flatMap { [waitingForLast($0), Command.pausing($0, false)] }
                + holdingCanary(group, false),
            notes: [
                Self.pauseWarning,
                "These pools have MachineConfigs in common: what is written for one reaches the others.",
            ]
        )
    }

    /// One of several pools that share a change, which is there already; `images` are those of it and of the ones before it.
    func releasing(
        _ pool: String,
        _ group: ChangeGroup,
        _ change: [RolloutStage.Manifest],
        _ images: [RolloutStage.Manifest]
    ) -> RolloutStage {
        let (size, notes) = about(pool)
        let own = images.filter { $0.pool == pool }
        let moved = Array(group.pools.prefix { $0 != pool }) + [pool]
        let before = moved.dropLast()
        return RolloutStage(
            id: pool,
            summary: "Move pool \(pool): \(size)",
            pool: pool,
            manifests: own,
            commands: Command.applying(own) + (own.isEmpty ? [Command.looking(at: pool)] : rendered(pool, own))
                + [Command.pausing(pool, false)],
            watch: watch(pool),
            back: group.pools.map { Command.pausing($0, true) } + Command.deleting(images) + Command.deleting(change)
                + restoring(group) + restored(group.pools)
                + group.pools.flatMap { [Command.pausing($0, false), waiting($0)] } + holdingCanary(group, false),
            notes: notes
                + (before.isEmpty ? [] : ["The way back takes \(before.joined(separator: ", ")) back as well."])
                + [look(own), Self.otherConfig]
        )
    }

    // MARK: - Parts

    private func look(_ images: [RolloutStage.Manifest]) -> String {
        images.isEmpty
            ? "While the pool is paused, the rendered config can be looked at before a node has it."
            : "The image is built while the pool is paused, before a node has it."
    }

    /// The node that has moved first gets what is written for the workers as well, and extensions add up: it would move again.
    private func holdingCanary(_ group: ChangeGroup, _ flag: Bool) -> [[String]] {
        guard goal.canary != nil, !goal.extensions.isEmpty, group.configs.contains("worker") else { return [] }
        return [Command.pausing(ClusterGoal.canaryPool, flag)]
    }

    /// Until what is new for a pool is there, and no node has it.
    private func rendered(_ pool: String, _ images: [RolloutStage.Manifest]) -> [[String]] {
        images.isEmpty
            ? [Command.waitingForChange(of: pool), Command.looking(at: pool)] : [Command.waitingForImage(of: pool)]
    }

    /// The last kernel that is not the default one counts, so that only its own MachineConfig can give it up.
    private func givingUp(_ group: ChangeGroup) -> [[String]] { group.setters.map { Command.settingKernel($0, "") } }

    private func restoring(_ group: ChangeGroup) -> [[String]] {
        group.setters.compactMap { setter in
            cluster.machineConfigs.first { $0.name == setter }?.kernelType.map { Command.settingKernel(setter, $0) }
        }
    }
}

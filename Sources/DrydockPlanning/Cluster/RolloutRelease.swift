// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Stages of moves to another system of the release, which lead one way.
extension Rollout {
    /// The upgrade brings the control plane onto the new system at once; other pools wait for their own stages.
    var upgrade: RolloutStage {
        RolloutStage(
            id: "upgrade",
            summary: "Upgrade the cluster to OKD 4.16, which brings CentOS Stream CoreOS, the control plane first",
            pool: "master",
            commands: goal.pools.filter { $0 != "master" }.map { Command.pausing($0, true) } + [
                [
                    "oc", "adm", "upgrade", "--allow-explicit-upgrade", "--force", "--to-image",
                    "quay.io/okd/scos-release:4.16.0-okd-scos.1",
                ]
            ],
            watch: [
                ["oc", "adm", "upgrade"], ["oc", "get", "clusteroperators"],
                ["oc", "get", "machineconfigpool", "master"], ["oc", "get", "nodes", "--output", "wide"],
            ],
            notes: [
                "There is no way back to 4.15 for the control plane: take a backup of etcd first.",
                "The cluster version operator of 4.15 stops at one resource of 4.16; the upgrade notes of OKD say how it gets past it.",
                "The machine-config operator comes last. Go on once pool master is updated, and its nodes show CentOS Stream CoreOS.",
                Self.pauseWarning,
            ]
        )
    }

    /// Where the upgrade is over and nodes lag behind; nothing where one pool does.
    var hold: RolloutStage? {
        guard goal.pools.count > 1 || goal.canary != nil else { return nil }
        return RolloutStage(
            id: "hold",
            summary:
                "Hold back \(goal.pools.joined(separator: ", ")), for which the upgrade has rendered the new system",
            commands: goal.pools.map { Command.pausing($0, true) },
            watch: [["oc", "get", "machineconfigpools"]],
            back: goal.pools.map { Command.pausing($0, false) },
            notes: [Self.pauseWarning, "To let them go on is to let them move."]
        )
    }

    /// A pool that gets what the upgrade has rendered for it.
    func following(_ pool: String) -> RolloutStage {
        let (size, notes) = about(pool)
        return RolloutStage(
            id: pool,
            summary: "Let pool \(pool) follow: \(size)",
            pool: pool,
            commands: [Command.looking(at: pool), Command.pausing(pool, false)],
            watch: watch(pool),
            back: [Command.pausing(pool, true)],
            notes: notes + ["To pause the pool again stops the rollout; nodes that have moved stay so."]
        )
    }

    /// A pool that follows another stream.
    func streaming(_ pool: String) -> RolloutStage {
        let (size, notes) = about(pool)
        let stream = goal.imageStream ?? ""
        return RolloutStage(
            id: pool,
            summary: "Let pool \(pool) follow the stream \(stream): \(size)",
            pool: pool,
            commands: [
                Command.pausing(pool, true), Command.following(pool, stream), Command.waitingForChange(of: pool),
                Command.looking(at: pool), Command.pausing(pool, false),
            ],
            watch: watch(pool),
            back: [Command.pausing(pool, true)],
            notes: notes + [
                "Streams lead one way: to pause the pool stops the rollout, and nodes that have moved are provisioned anew to go back."
            ]
        )
    }
}

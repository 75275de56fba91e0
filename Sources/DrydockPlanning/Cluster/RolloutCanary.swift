// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The stages of the node that moves first.
extension Rollout {
    /// Whether nodes can have their old system again: releases and streams lead one way.
    private var hasWayBack: Bool { ![.fedoraToCentOS, .imageStream].contains(goal.route) }

    /// The node in a pool of its own.
    ///
    /// What the pool is made of is there before it, so that nothing else is rendered for it, and before the node is in it.
    func canary(_ node: String) -> RolloutStage {
        let pool = ClusterGoal.canaryPool
        let own = RolloutStage.Manifest(
            file: "manifests/\(number)-canary-machineconfigpool.yaml",
            kind: "MachineConfigPool",
            name: pool,
            pool: pool
        )
        let images = self.images(pool)
        let manifests = (goal.needsConfig ? [config(pool)] : []) + [own] + images
        var notes = ["Let it run its workload for as long as it takes to trust it, before the others follow."]
        if !hasWayBack { notes.append("It does not go back: provision it anew if it has to.") }
        if !images.isEmpty {
            notes.append("Its image is built apart: when it is back in its pool, it reboots once more.")
        }
        return RolloutStage(
            id: "canary",
            summary: "Move node \(node) alone, in a pool of its own that has all configs of the workers",
            pool: pool,
            manifests: manifests,
            commands: Command.applying(manifests) + images.map { Command.waitingForImage(of: $0.name) }
                + [["oc", "label", "node", node, "\(Command.label(of: pool))="]],
            watch: [
                ["oc", "get", "machineconfigpool", pool], ["oc", "get", "node", node, "--output", "wide"],
                Command.waiting(for: pool, nodes: 1, minutes: Self.leastMinutes),
                Command.onNode(node, "rpm-ostree", "status"),
            ],
            back: hasWayBack ? leaving(node, manifests) : [],
            notes: notes
        )
    }

    /// The node back among the workers.
    func cleanUp(_ node: String) -> RolloutStage {
        RolloutStage(
            id: "clean-up",
            summary: "Put node \(node) back among the workers, which have moved by now",
            commands: leaving(node, stages.first { $0.pool == ClusterGoal.canaryPool }?.manifests ?? []),
            watch: [["oc", "get", "machineconfigpools"]],
            notes: [
                "The pool is deleted only when the node has the config of the workers: what it has now goes with the pool."
            ]
        )
    }

    /// The pool goes only after its node has left it.
    private func leaving(_ node: String, _ manifests: [RolloutStage.Manifest]) -> [[String]] {
        [
            ["oc", "label", "node", node, "\(Command.label(of: ClusterGoal.canaryPool))-"],
            waitingForLast("worker", withCanary: true),
        ] + Command.deleting(manifests)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The order in which pools move, with the commands to hold back, apply, watch, and go back.
struct Rollout {
    private typealias Command = RolloutCommands

    private let goal: ClusterGoal
    private let cluster: ClusterFacts
    /// Pools that have the MachineConfigs of the workers, and so move by the one that is written for these.
    private let followers: [String]
    /// Pools that wait behind one change, and go on one after the other.
    private let held: [String]
    /// The MachineConfigs that give up their kernel.
    private let setters: [String]
    /// The stages, in order; none where nothing moves.
    private(set) var stages: [RolloutStage] = []

    init(_ goal: ClusterGoal, _ cluster: ClusterFacts) {
        self.goal = goal
        self.cluster = cluster
        let inheriting = cluster.pools.filter { cluster.inherits($0, goal) }.map(\.name)
        followers = goal.pools.contains("worker") ? goal.pools.filter(inheriting.contains) : []
        setters = goal.givesUpKernel ? Set(goal.pools.flatMap(cluster.kernelSetters)).sorted() : []
        let changing = goal.givesUpKernel ? goal.pools.filter { !cluster.kernelSetters(of: $0).isEmpty } : []
        let sharing = followers.isEmpty ? [] : followers + ["worker"]
        held = goal.pools.filter { changing.contains($0) || sharing.contains($0) }
        guard goal.route != .none else { return }
        stages.append(keep)
        if goal.route == .fedoraToCentOS { stages.append(upgrade) }
        if let canary = goal.canary { stages.append(self.canary(canary)) }
        if !held.isEmpty { stages.append(shared) }
        for pool in goal.pools {
            if let stage = stage(of: pool) { stages.append(stage) }
        }
        if let canary = goal.canary { stages.append(cleanUp(canary)) }
    }

    /// What the files of the next stage begin with.
    private var number: Int { (stages.count + 1) * 10 }

    // MARK: - Before

    private var keep: RolloutStage {
        RolloutStage(
            id: "keep",
            summary: "Keep what the cluster has now, to compare with and to go back to",
            commands: [
                [
                    "oc", "adm", "inspect", "machineconfigs,machineconfigpools,nodes,controllerconfigs", "--dest-dir",
                    "before",
                ]
            ]
        )
    }

    /// The upgrade brings the control plane onto the new system at once; other pools wait for their own stages.
    private var upgrade: RolloutStage {
        let others = goal.pools.filter { $0 != "master" }
        let hold = others.map { Command.pausing($0, true) }
        let release = others.map { Command.pausing($0, false) }
        let warning = "Pools that are paused get no renewed certificates: do not leave them so for days."
        guard goal.needsUpgrade else {
            return RolloutStage(
                id: "hold",
                summary:
                    "Hold back \(others.joined(separator: ", ")), for which the upgrade has rendered the new system",
                commands: hold,
                watch: [["oc", "get", "machineconfigpools"]],
                back: release,
                notes: [warning, "To let them go on is to let them move."]
            )
        }
        return RolloutStage(
            id: "upgrade",
            summary: "Upgrade the cluster to OKD 4.16, which brings CentOS Stream CoreOS, the control plane first",
            pool: "master",
            commands: hold + [
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
                warning,
            ]
        )
    }

    /// What several pools have in common is changed once, while they are held back.
    private var shared: RolloutStage {
        let manifests = followers.isEmpty ? [] : [config(number, "worker", "worker")]
        var notes = ["Pools that are paused get no renewed certificates: do not leave them so for days."]
        if !followers.isEmpty {
            notes.append("These pools have all MachineConfigs of the workers: one is enough for them.")
        }
        let kernels = setters.map { Command.settingKernel($0, "") }
        return RolloutStage(
            id: "configs",
            summary: "Write what moves \(held.joined(separator: ", ")), and hold them back",
            manifests: manifests,
            commands: held.map { Command.pausing($0, true) } + Command.applying(manifests) + kernels,
            watch: [["oc", "get", "machineconfigpools"]],
            back: takingBack(manifests) + held.map { Command.pausing($0, false) },
            notes: notes
        )
    }

    /// Undoes what ``shared`` does, but for holding back.
    private func takingBack(_ manifests: [RolloutStage.Manifest]) -> [[String]] {
        Command.deleting(manifests)
            + setters.compactMap { setter in
                cluster.machineConfigs.first { $0.name == setter }?.kernelType.map { Command.settingKernel(setter, $0) }
            }
    }

    // MARK: - One node

    private func canary(_ node: String) -> RolloutStage {
        let pool = ClusterGoal.canaryPool
        let file = "manifests/\(number)-canary-machineconfigpool.yaml"
        let manifests =
            [RolloutStage.Manifest(file: file, kind: "MachineConfigPool", name: pool)]
            + self.manifests(number, "canary", pool)
        var notes = ["Let it run its workload for as long as it takes to trust it, before the others follow."]
        if !hasWayBack { notes.append("It does not go back: provision it anew if it has to.") }
        if goal.route == .onCluster {
            notes.append("Its image is built apart; when it goes back to its pool it reboots.")
        }
        let leave = [
            ["oc", "label", "node", node, "\(Command.label(of: pool))-"], waiting("worker", withCanary: true),
        ]
        return RolloutStage(
            id: "canary",
            summary: "Move node \(node) alone, in a pool of its own that has all configs of the workers",
            pool: pool,
            manifests: manifests,
            commands: Command.applying(manifests) + [["oc", "label", "node", node, "\(Command.label(of: pool))="]],
            watch: builds + [
                ["oc", "get", "machineconfigpool", pool], ["oc", "get", "node", node, "--output", "wide"],
                Command.waiting(for: pool, nodes: 1),
                ["oc", "debug", "node/\(node)", "--", "chroot", "/host", "rpm-ostree", "status"],
            ],
            back: hasWayBack ? leave + Command.deleting(manifests) : [],
            notes: notes
        )
    }

    /// Whether nodes can have their old system again: releases and streams lead one way.
    private var hasWayBack: Bool { ![.fedoraToCentOS, .imageStream].contains(goal.route) }

    private func cleanUp(_ node: String) -> RolloutStage {
        let manifests = stages.first { $0.id == "canary" }?.manifests ?? []
        let pool = ClusterGoal.canaryPool
        return RolloutStage(
            id: "clean-up",
            summary: "Put node \(node) back among the workers, which have moved by now",
            commands: [
                ["oc", "label", "node", node, "\(Command.label(of: pool))-"], waiting("worker", withCanary: true),
            ] + Command.deleting(manifests),
            watch: [["oc", "get", "machineconfigpools"]],
            notes: [
                "The pool is deleted only when the node has the config of the workers: what it has now goes with the pool."
            ]
        )
    }

    // MARK: - Pools

    private func stage(of name: String) -> RolloutStage? {
        let facts = cluster.pools.first { $0.name == name }
        let nodes = Quantities.counted(cluster.nodes(of: name).count, "node")
        let size = "\(nodes), \(facts?.maxUnavailable ?? "1") at a time"
        var notes = name == "master" ? ["The control plane moves last, one node at a time, and etcd with it."] : []
        if facts?.isPaused == true { notes.append("The pool is paused now: this stage lets it go on.") }
        switch goal.route {
        case .none: return nil
        case .fedoraToCentOS:
            // The control plane moves with the upgrade.
            guard name != "master" || !goal.needsUpgrade else { return nil }
            return RolloutStage(
                id: name,
                summary: "Let pool \(name) follow: \(size)",
                pool: name,
                commands: [Command.pausing(name, false)],
                watch: watch(name),
                back: [Command.pausing(name, true)],
                notes: notes + ["To pause the pool again stops the rollout; nodes that have moved stay so."]
            )
        case .imageStream:
            let stream = #"{"spec":{"osImageStream":{"name":"\#(goal.imageStream ?? "")"}}}"#
            return RolloutStage(
                id: name,
                summary: "Let pool \(name) follow the stream \(goal.imageStream ?? ""): \(size)",
                pool: name,
                commands: change(name, [Command.patch("machineconfigpool/\(name)", stream)]),
                watch: watch(name),
                back: [Command.pausing(name, true)],
                notes: notes + [
                    "Streams lead one way: to pause the pool stops the rollout, and nodes that have moved are provisioned anew to go back."
                ]
            )
        case .offCluster, .onCluster, .settings:
            let isHeld = held.contains(name)
            let manifests = self.manifests(
                number,
                name,
                name,
                sharesConfig: followers.contains(name) || isHeld && name == "worker"
            )
            guard isHeld || !manifests.isEmpty else { return nil }
            let others = held.filter { $0 != name }
            if isHeld, !others.isEmpty {
                notes.append("The way back takes \(others.joined(separator: ", ")) back as well.")
            }
            notes.append("While the pool is paused, the rendered config can be looked at before a node has it.")
            return RolloutStage(
                id: name,
                summary: "Move pool \(name): \(size)",
                pool: name,
                manifests: manifests,
                commands: isHeld
                    ? Command.applying(manifests) + [Command.looking(at: name), Command.pausing(name, false)]
                    : change(name, Command.applying(manifests)),
                watch: watch(name),
                back: isHeld
                    ? Command.deleting(manifests) + (stages.first { $0.id == "configs" }?.back ?? []) + [waiting(name)]
                    : change(name, Command.deleting(manifests)) + [waiting(name)],
                notes: notes
            )
        }
    }

    /// A change of a pool that is held back until it is rendered.
    private func change(_ pool: String, _ commands: [[String]]) -> [[String]] {
        [Command.pausing(pool, true)] + commands + [Command.looking(at: pool), Command.pausing(pool, false)]
    }

    private func watch(_ pool: String) -> [[String]] {
        builds + [
            ["oc", "get", "machineconfigpool", pool], ["oc", "get", "nodes", "--output", "wide"], waiting(pool),
        ]
    }

    private var builds: [[String]] { goal.route == .onCluster ? [["oc", "get", "machineosbuilds"]] : [] }

    /// The node that moves first is not among the workers in between.
    private func waiting(_ pool: String, withCanary: Bool = false) -> [String] {
        let isAway = pool == "worker" && goal.canary != nil && !withCanary
        return Command.waiting(for: pool, nodes: cluster.nodes(of: pool).count - (isAway ? 1 : 0))
    }

    // MARK: - Manifests

    private func manifests(
        _ number: Int,
        _ stage: String,
        _ pool: String,
        sharesConfig: Bool = false
    ) -> [RolloutStage.Manifest] {
        var manifests: [RolloutStage.Manifest] = []
        if goal.needsConfig, !sharesConfig { manifests.append(config(number, stage, pool)) }
        if goal.route == .onCluster {
            manifests.append(
                RolloutStage.Manifest(
                    file: "manifests/\(number)-\(stage)-machineosconfig.yaml",
                    kind: "MachineOSConfig",
                    name: pool
                )
            )
        }
        return manifests
    }

    private func config(_ number: Int, _ stage: String, _ pool: String) -> RolloutStage.Manifest {
        let isCanary = pool == ClusterGoal.canaryPool
        let name = ClusterManifests.configName(of: isCanary ? "worker" : pool, goal, cluster)
        return RolloutStage.Manifest(
            file: "manifests/\(number)-\(stage)-machineconfig.yaml",
            kind: "MachineConfig",
            name: isCanary ? "\(name)-canary" : name
        )
    }
}

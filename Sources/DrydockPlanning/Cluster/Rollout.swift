// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The order in which pools move, with the commands to hold back, apply, watch, and go back.
struct Rollout {
    typealias Command = ClusterCommand

    static let pauseWarning = "Pools that are paused get no renewed certificates: do not leave them so for days."

    let goal: ClusterGoal
    let cluster: ClusterFacts
    /// The stages, in order; none where nothing moves.
    private(set) var stages: [RolloutStage] = []

    init(_ goal: ClusterGoal, _ cluster: ClusterFacts) {
        self.goal = goal
        self.cluster = cluster
        guard goal.route != .none else { return }
        stages.append(keep)
        switch goal.route {
        case .none: break
        case .fedoraToCentOS:
            if let first = goal.needsUpgrade ? upgrade : hold { stages.append(first) }
            if let canary = goal.canary { stages.append(self.canary(canary)) }
            // The control plane moves with the upgrade.
            stages += goal.pools.filter { $0 != "master" || !goal.needsUpgrade }.map(following)
        case .imageStream:
            if let canary = goal.canary { stages.append(self.canary(canary)) }
            stages += goal.pools.map(streaming)
        case .offCluster, .onCluster, .settings:
            if let canary = goal.canary { stages.append(self.canary(canary)) }
            for group in ChangeGroup.all(goal, cluster) { add(group) }
        }
        if let canary = goal.canary { stages.append(cleanUp(canary)) }
    }

    /// What the files of the next stage begin with.
    var number: Int { (stages.count + 1) * 10 }

    /// A group of one pool is one stage; in others what they share comes first.
    private mutating func add(_ group: ChangeGroup) {
        guard group.pools.count > 1 else {
            stages += group.pools.map { moving($0, group) }
            return
        }
        let change = group.configs.map(config)
        stages.append(sharing(group, change))
        var images: [RolloutStage.Manifest] = []
        for pool in group.pools {
            images += self.images(pool)
            stages.append(releasing(pool, group, change, images))
        }
    }

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

    // MARK: - Waiting

    /// Until all nodes of a pool have what is rendered for it, however long that takes a pool of its size.
    ///
    /// The node that moves first is not among the workers in between.
    func waiting(_ pool: String) -> [String] {
        let nodes = present(in: pool)
        let atOnce = atOnce(pool)
        // Where the cluster builds the image, it does so first.
        let isBuilt = goal.route != .onCluster && cluster.buildsImage(of: pool)
        let minutes = (nodes + atOnce - 1) / atOnce * Self.minutesOfNode + (isBuilt ? Self.leastMinutes : 0)
        return Command.waiting(for: pool, nodes: nodes, minutes: max(Self.leastMinutes, minutes))
    }

    /// Until all nodes of a pool have again what one of them, or none, had not.
    func waitingForLast(_ pool: String, withCanary: Bool = false) -> [String] {
        let nodes = withCanary ? cluster.nodes(of: pool).count : present(in: pool)
        return Command.waiting(for: pool, nodes: nodes, minutes: Self.leastMinutes)
    }

    /// A node is drained, written, and rebooted; bare metal takes its time.
    private static let minutesOfNode = 30
    /// What a node or a build gets.
    static let leastMinutes = 90

    private func present(in pool: String) -> Int {
        cluster.nodes(of: pool).count - (pool == "worker" && goal.canary != nil ? 1 : 0)
    }

    /// How many nodes of a pool move at once; of a percentage the whole part, and at least one.
    private func atOnce(_ pool: String) -> Int {
        let words = cluster.pools.first { $0.name == pool }?.maxUnavailable ?? "1"
        guard words.hasSuffix("%") else { return max(1, Int(words) ?? 1) }
        return max(1, (Int(words.dropLast()) ?? 0) * present(in: pool) / 100)
    }

    /// Of some pools those for which something is rendered, and not only built.
    func renderedAnew(_ pools: [String]) -> [String] {
        pools.filter { name in cluster.pools.first { $0.name == name }?.isRenderedAnew(for: goal) ?? true }
    }

    /// Until pools that are held back are to have again what they had before the change that was taken back, and the operator
    /// has counted anew who has it: before, all had what they had moved to.
    func restored(_ pools: [String]) -> [[String]] {
        renderedAnew(pools).compactMap { name in
            cluster.pools.first { $0.name == name }?.desiredConfig.map { Command.waitingForConfig($0, of: name) }
        } + [Command.settling]
    }

    /// What to do where a config does not come again.
    static let otherConfig =
        "The way back waits for the config that the dump has: if other MachineConfigs came since, another one comes, and "
        + "the wait for it is left out."

    func watch(_ pool: String) -> [[String]] {
        (goal.route == .onCluster || cluster.buildsImage(of: pool) ? [["oc", "get", "machineosbuilds"]] : [])
            + [["oc", "get", "machineconfigpool", pool], ["oc", "get", "nodes", "--output", "wide"], waiting(pool)]
    }

    // MARK: - Manifests

    /// The MachineConfig that moves a pool.
    func config(_ pool: String) -> RolloutStage.Manifest {
        let isCanary = pool == ClusterGoal.canaryPool
        let name = ClusterManifests.configName(of: isCanary ? "worker" : pool, goal, cluster)
        let stage = isCanary ? "canary" : pool
        return RolloutStage.Manifest(
            file: "manifests/\(number)-\(stage)-machineconfig.yaml",
            kind: "MachineConfig",
            name: isCanary ? "\(name)-canary" : name,
            pool: pool
        )
    }

    /// The image that the cluster builds for a pool, if it does.
    func images(_ pool: String) -> [RolloutStage.Manifest] {
        guard goal.route == .onCluster else { return [] }
        let stage = pool == ClusterGoal.canaryPool ? "canary" : pool
        return [
            RolloutStage.Manifest(
                file: "manifests/\(number)-\(stage)-machineosconfig.yaml",
                kind: "MachineOSConfig",
                name: pool,
                pool: pool
            )
        ]
    }

    /// A pool with its size, and what a person should know of it.
    func about(_ pool: String) -> (size: String, notes: [String]) {
        let facts = cluster.pools.first { $0.name == pool }
        let nodes = Quantities.counted(cluster.nodes(of: pool).count, "node")
        var notes: [String] = []
        if pool == "master" {
            notes.append(
                cluster.nodes(of: pool).count > 1
                    ? "The control plane moves last, one node at a time, and etcd with it."
                    : "The API is away while its only node reboots: what breaks off then is run again."
            )
        }
        if goal.route != .onCluster, cluster.buildsImage(of: pool) {
            notes.append("The cluster builds the image of this pool anew first; a build that fails stops the move.")
            if pool == "worker" {
                notes.append("No node moves first: in a pool of its own it would lose the image that is built.")
            }
        }
        if facts?.isPaused == true { notes.append("The pool is paused now: this stage lets it go on.") }
        return ("\(nodes), \(facts?.maxUnavailable ?? "1") at a time", notes)
    }
}

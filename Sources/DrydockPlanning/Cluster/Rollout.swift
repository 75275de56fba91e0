// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The order in which pools move, with the commands to pause, apply, watch, and go back.
struct Rollout {
    private static let patience = "90m"

    private let goal: ClusterGoal
    private let cluster: ClusterFacts
    /// The stages, in order; none where nothing moves.
    private(set) var stages: [RolloutStage] = []

    init(_ goal: ClusterGoal, _ cluster: ClusterFacts) {
        self.goal = goal
        self.cluster = cluster
        guard goal.route != .none else { return }
        stages.append(keep)
        if goal.route == .fedoraToCentOS { stages.append(upgrade) }
        if goal.kernelType == "default" { stages += kernelSetters }
        if let canary = goal.canary { stages.append(self.canary(canary)) }
        if !followers.isEmpty { stages.append(shared) }
        for pool in goal.pools where goal.route != .fedoraToCentOS || pool != "master" {
            stages.append(self.pool(pool))
        }
        if let canary = goal.canary { stages.append(cleanUp(canary)) }
    }

    // MARK: - Before

    private var keep: RolloutStage {
        RolloutStage(
            id: "keep",
            summary: "Keep what the cluster has now, to compare with and to go back to",
            commands: [
                [
                    "oc", "adm", "inspect", "machineconfigs", "machineconfigpools", "nodes", "controllerconfigs",
                    "--dest-dir", "before",
                ]
            ]
        )
    }

    /// The upgrade brings the control plane onto the new system at once; other pools wait for their own stages.
    private var upgrade: RolloutStage {
        let others = goal.pools.filter { $0 != "master" }
        return RolloutStage(
            id: "upgrade",
            summary: "Upgrade the cluster to OKD 4.16, which brings CentOS Stream CoreOS, the control plane first",
            pool: "master",
            commands: others.map { Self.pausing($0, true) } + [
                [
                    "oc", "adm", "upgrade", "--allow-explicit-upgrade", "--force", "--to-image",
                    "quay.io/okd/scos-release:4.16.0-okd-scos.1",
                ]
            ],
            watch: [["oc", "adm", "upgrade"], ["oc", "get", "clusteroperators"]] + Self.waiting("master"),
            back: [],
            notes: [
                "There is no way back to 4.15 for the control plane: take a backup of etcd first.",
                "The cluster version operator of 4.15 stops at one resource of 4.16; the upgrade notes of OKD say how it gets past it.",
                "Pools that are paused get no renewed certificates: do not leave them so for days.",
            ]
        )
    }

    /// The last kernel that is not the default one counts, so that only its own MachineConfig can give it up.
    private var kernelSetters: [RolloutStage] {
        let setters = Set(
            goal.pools.flatMap { name -> [String] in
                let rendering = cluster.pools.first { $0.name == name }?.rendering
                return rendering?.settings.first { $0.subject == .kernelType }?.setBy ?? []
            }
        )
        guard !setters.isEmpty else { return [] }
        let kernels = cluster.pools.compactMap { $0.rendering?.kernelType }.first { $0 != "default" } ?? "realtime"
        return [
            RolloutStage(
                id: "kernel",
                summary: "Give up the other kernel in the MachineConfigs that ask for it",
                commands: setters.sorted().map { Self.patch("machineconfig/\($0)", #"{"spec":{"kernelType":""}}"#) },
                watch: goal.pools.flatMap(Self.waiting),
                back: setters.sorted().map {
                    Self.patch("machineconfig/\($0)", #"{"spec":{"kernelType":"\#(kernels)"}}"#)
                },
                notes: ["All pools that have these MachineConfigs reboot, node by node."]
            )
        ]
    }

    // MARK: - Pools

    /// Whether MachineConfigs are what moves a pool, or part of it.
    private var needsConfig: Bool {
        ![.fedoraToCentOS, .imageStream].contains(goal.route)
            && (goal.image != nil || goal.kernelType.map { $0 != "default" } ?? false || !goal.extensions.isEmpty)
    }

    /// Pools that have the MachineConfigs of the workers, and so move by the one that is written for these.
    private var followers: [String] {
        guard needsConfig, goal.pools.contains("worker") else { return [] }
        return cluster.inheritors(ofImage: goal.image != nil).filter(goal.pools.contains)
    }

    /// One MachineConfig for several pools, which go on one after the other.
    private var shared: RolloutStage {
        let number = (stages.count + 1) * 10
        let pools = followers + ["worker"]
        let manifests = [config(number, "worker", "worker")]
        return RolloutStage(
            id: "configs",
            summary: "Write what moves \(pools.joined(separator: ", ")), and hold them back",
            manifests: manifests,
            commands: pools.map { Self.pausing($0, true) } + Self.applying(manifests),
            watch: [["oc", "get", "machineconfigpools"]],
            back: Self.deleting(manifests) + pools.map { Self.pausing($0, false) },
            notes: [
                "These pools have all MachineConfigs of the workers: one is enough for them.",
                "Pools that are paused get no renewed certificates: do not leave them so for days.",
            ]
        )
    }

    private func canary(_ node: String) -> RolloutStage {
        let pool = ClusterManifests.canaryPool
        let number = (stages.count + 1) * 10
        let isOfRelease = goal.route == .fedoraToCentOS || goal.route == .imageStream
        let poolFile = "manifests/\(number)-canary-machineconfigpool.yaml"
        var manifests = [RolloutStage.Manifest(file: poolFile, kind: "MachineConfigPool", name: pool)]
        if !isOfRelease { manifests += self.manifests(number, "canary", pool) }
        let label = "node-role.kubernetes.io/\(pool)"
        return RolloutStage(
            id: "canary",
            summary: "Move node \(node) alone, in a pool of its own that has all configs of the workers",
            pool: pool,
            manifests: manifests,
            commands: Self.applying(manifests) + [["oc", "label", "node", node, "\(label)="]],
            watch: [
                ["oc", "get", "machineconfigpool", pool], ["oc", "get", "node", node, "--output", "wide"],
            ] + Self.waiting(pool) + [
                ["oc", "debug", "node/\(node)", "--", "chroot", "/host", "rpm-ostree", "status"]
            ],
            back: [["oc", "label", "node", node, "\(label)-"]] + Self.waiting("worker")
                + Self.deleting(manifests),
            notes: ["Let it run its workload for as long as it takes to trust it, before the others follow."]
        )
    }

    private func pool(_ name: String) -> RolloutStage {
        let number = (stages.count + 1) * 10
        let nodes = cluster.nodes(of: name).count
        let facts = cluster.pools.first { $0.name == name }
        let away = facts?.maxUnavailable ?? "1"
        let size = "\(Quantities.counted(nodes, "node")), \(away) at a time"
        var notes = name == "master" ? ["The control plane moves last, one node at a time, and etcd with it."] : []
        if facts?.isPaused == true { notes.append("The pool is paused now: this stage lets it go on.") }
        switch goal.route {
        case .fedoraToCentOS:
            return RolloutStage(
                id: name,
                summary: "Let pool \(name) follow: \(size)",
                pool: name,
                commands: [Self.pausing(name, false)],
                watch: watch(name),
                back: [Self.pausing(name, true)],
                notes: notes + ["To pause the pool again stops the rollout; nodes that have moved stay so."]
            )
        case .imageStream:
            let stream = goal.imageStream ?? ""
            return RolloutStage(
                id: name,
                summary: "Let pool \(name) follow the stream \(stream): \(size)",
                pool: name,
                commands: [
                    Self.patch("machineconfigpool/\(name)", #"{"spec":{"osImageStream":{"name":"\#(stream)"}}}"#)
                ],
                watch: watch(name),
                back: [Self.pausing(name, true)],
                notes: notes + [
                    "Streams lead one way: to pause the pool stops the rollout, and nodes that have moved are provisioned anew to go back."
                ]
            )
        default:
            let isFollower = followers.contains(name) || name == "worker" && !followers.isEmpty
            let manifests = self.manifests(number, name, name, isFollower: isFollower)
            let look = ["oc", "get", "machineconfigpool", name, "--output", "jsonpath={.spec.configuration.name}"]
            let moved = followers.isEmpty ? [] : stages.first { $0.id == "configs" }?.manifests ?? []
            return RolloutStage(
                id: name,
                summary: "Move pool \(name): \(size)",
                pool: name,
                manifests: manifests,
                commands: (isFollower ? [] : [Self.pausing(name, true)]) + Self.applying(manifests)
                    + [look, Self.pausing(name, false)],
                watch: watch(name),
                back: Self.deleting(manifests) + (isFollower ? Self.deleting(moved) : []) + Self.waiting(name),
                notes: notes + ["While the pool is paused, the rendered config can be looked at before a node has it."]
            )
        }
    }

    private func manifests(
        _ number: Int,
        _ stage: String,
        _ pool: String,
        isFollower: Bool = false
    ) -> [RolloutStage.Manifest] {
        var manifests: [RolloutStage.Manifest] = []
        if needsConfig, !isFollower { manifests.append(config(number, stage, pool)) }
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
        let inherited = pool == ClusterManifests.canaryPool ? "worker" : pool
        let name = ClusterManifests.configName(of: inherited, cluster)
        return RolloutStage.Manifest(
            file: "manifests/\(number)-\(stage)-machineconfig.yaml",
            kind: "MachineConfig",
            name: inherited == pool ? name : "\(name)-canary"
        )
    }

    private func watch(_ pool: String) -> [[String]] {
        (goal.route == .onCluster ? [["oc", "get", "machineosbuild"]] : []) + [
            ["oc", "get", "machineconfigpool", pool],
            ["oc", "get", "nodes", "--selector", "node-role.kubernetes.io/\(pool)", "--output", "wide"],
        ] + Self.waiting(pool)
    }

    // MARK: - After

    private func cleanUp(_ node: String) -> RolloutStage {
        let pool = ClusterManifests.canaryPool
        let manifests = stages.first { $0.id == "canary" }?.manifests ?? []
        return RolloutStage(
            id: "clean-up",
            summary: "Put node \(node) back among the workers, which have moved by now",
            commands: [
                ["oc", "label", "node", node, "node-role.kubernetes.io/\(pool)-"],
                Self.waiting("worker", "Updated", Self.patience),
            ] + Self.deleting(manifests),
            watch: [["oc", "get", "machineconfigpools"]]
        )
    }

    // MARK: - Commands

    private static func patch(_ object: String, _ patch: String) -> [String] {
        ["oc", "patch", object, "--type", "merge", "--patch", patch]
    }

    private static func pausing(_ pool: String, _ flag: Bool) -> [String] {
        patch("machineconfigpool/\(pool)", #"{"spec":{"paused":\#(flag)}}"#)
    }

    /// Until the rollout has begun, and then until it is over: a pool is up to date before it begins as well.
    private static func waiting(_ pool: String) -> [[String]] {
        [waiting(pool, "Updating", "10m"), waiting(pool, "Updated", patience)]
    }

    private static func waiting(_ pool: String, _ condition: String, _ time: String) -> [String] {
        ["oc", "wait", "machineconfigpool/\(pool)", "--for", "condition=\(condition)", "--timeout", time]
    }

    private static func applying(_ manifests: [RolloutStage.Manifest]) -> [[String]] {
        manifests.map { ["oc", "apply", "--filename", $0.file] }
    }

    private static func deleting(_ manifests: [RolloutStage.Manifest]) -> [[String]] {
        manifests.reversed().map { ["oc", "delete", $0.kind.lowercased(), $0.name] }
    }
}

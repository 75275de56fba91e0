// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// What somebody asks of the plan for a cluster.
package struct ClusterRequest: Sendable {
    /// The pools that move; empty for all that have nodes.
    package var pools: [String] = []
    /// The stream that they are to follow.
    package var imageStream: String?
    /// The kernel that they are to have: `default`, `realtime`, `64k-pages`.
    package var kernelType: String?
    /// Extensions that they are to have beside those that are there.
    package var extensions: [String] = []
    /// Lines of a Containerfile, for an image that the cluster builds.
    package var containerfile: [String]?
    /// Where that image goes.
    package var push: ClusterGoal.Push?
    /// What persons agreed to.
    package var waivers: [Waiver] = []
    /// The day on which waivers are judged, `2026-11-27`.
    package var today = ""

    /// Nothing is asked.
    package init() {}

    /// Where the move leads.
    ///
    /// - Parameters:
    ///   - cluster: the cluster.
    ///   - target: the image; `nil` if none was named.
    /// - Returns: the goal, pools in the order in which they move.
    /// - Throws: ``DrydockError`` with `usage` for a pool that there is not, and for wishes that go no way together.
    func goal(_ cluster: ClusterFacts, _ target: Target?) throws(DrydockError) -> ClusterGoal {
        let isAsked =
            target != nil || imageStream != nil || kernelType != nil || !extensions.isEmpty || containerfile != nil
        guard !cluster.pools.isEmpty || !isAsked else {
            throw DrydockError(
                .badInput,
                "the dump has no MachineConfigPool, so that nothing can move",
                hint: cluster.unreadable.first.map { "of \($0.what) not all could be read: \($0.why)" }
                    ?? "add what oc get machineconfigpools -o json prints; nodes of a hosted cluster get their config by "
                    + "the NodePools of the cluster that hosts it"
            )
        }
        for name in pools where !cluster.pools.contains(where: { $0.name == name }) {
            let names = cluster.pools.map(\.name).joined(separator: ", ")
            throw DrydockError(.usage, "the dump has no pool \(name)", hint: "its pools are \(names)")
        }
        let route = try route(cluster, target)
        guard pools.isEmpty || ![.none, .fedoraToCentOS].contains(route) else {
            throw DrydockError(
                .usage,
                route == .none
                    ? "nothing was asked for that moves a pool" : "the upgrade of the cluster moves every pool",
                hint: "leave --pool out"
            )
        }
        var goal = ClusterGoal(route: route, pools: [])
        goal.needsUpgrade = route == .fedoraToCentOS && !Self.isUpgraded(cluster)
        goal.image = try target.map { (target) throws(DrydockError) in try Self.image(target) }
        goal.kernelType = kernelType
        goal.extensions = extensions
        goal.imageStream = imageStream
        goal.containerfile = containerfile
        goal.push = push
        guard route != .none else { return goal }
        goal.pools = cluster.pools.filter { pool in
            guard pools.isEmpty || pools.contains(pool.name) else { return false }
            return Self.moves(pool, goal, cluster)
        }.map(\.name).sorted { Self.order($0, $1) }
        guard !goal.pools.isEmpty else {
            // Nobody asked for this way.
            if route == .fedoraToCentOS { return ClusterGoal(route: .none, pools: []) }
            throw DrydockError(
                .usage,
                "no pool has anything to do: they have no nodes, or what is asked for already",
                hint: "look at the cluster first: drydock machineconfig without options"
            )
        }
        goal.canary = Self.canary(goal, cluster)
        return goal
    }

    /// Whether a pool has nodes for which something changes.
    private static func moves(_ pool: PoolFacts, _ goal: ClusterGoal, _ cluster: ClusterFacts) -> Bool {
        let nodes = cluster.nodes(of: pool.name)
        guard pool.rendering != nil, !nodes.isEmpty else { return !nodes.isEmpty }
        switch goal.route {
        case .none: return false
        case .fedoraToCentOS: return goal.needsUpgrade || nodes.contains { $0.system.family == .fedoraCoreOS }
        case .imageStream: return pool.imageStream != goal.imageStream
        case .onCluster: return true
        case .offCluster, .settings: return pool.isRenderedAnew(for: goal)
        }
    }

    /// Whether the cluster has a release with CentOS Stream CoreOS, and only nodes lag behind.
    private static func isUpgraded(_ cluster: ClusterFacts) -> Bool {
        cluster.release.map { !$0.isBefore(4, 16) } ?? false
    }

    private func route(_ cluster: ClusterFacts, _ target: Target?) throws(DrydockError) -> ClusterGoal.Route {
        if imageStream != nil {
            guard target == nil, containerfile == nil else {
                throw DrydockError(
                    .usage,
                    "a pool follows a stream of images, or has an image of its own",
                    hint: "leave --stream out, or --image and --containerfile"
                )
            }
            guard kernelType == nil, extensions.isEmpty else {
                throw DrydockError(
                    .usage,
                    "a stream of images, and a kernel or extensions, are moves of their own",
                    hint: "ask for one after the other"
                )
            }
            return .imageStream
        }
        if containerfile != nil { return .onCluster }
        if target != nil { return .offCluster }
        if kernelType != nil || !extensions.isEmpty { return .settings }
        let isFedora = cluster.nodes.contains { $0.system.family == .fedoraCoreOS }
        return isFedora ? .fedoraToCentOS : .none
    }

    /// Custom pools first, then workers, and the control plane last.
    private static func order(_ left: String, _ right: String) -> Bool {
        func rank(_ name: String) -> Int { ["worker": 1, "arbiter": 2, "master": 3][name] ?? 0 }
        return (rank(left), left) < (rank(right), right)
    }

    private static func image(_ target: Target) throws(DrydockError) -> ClusterGoal.Image {
        let prefix = "docker://"
        guard target.image.hasPrefix(prefix) else {
            throw DrydockError(
                .usage,
                "\(target.image) lies in no registry, and the nodes of a cluster fetch from one",
                hint: "push the image, and name it as docker://REGISTRY/REPOSITORY"
            )
        }
        let name = target.image.dropFirst(prefix.count)
        var repository = name.prefix { $0 != "@" }
        // A colon behind the last slash begins a tag; another one, the port of the registry.
        let start = repository.lastIndex(of: "/") ?? repository.startIndex
        if let colon = repository[start...].lastIndex(of: ":") { repository = repository[..<colon] }
        return ClusterGoal.Image(
            osImageURL: "\(repository)@\(target.manifestDigest)",
            name: target.content?.osRelease["PRETTY_NAME"] ?? target.content?.osRelease["NAME"],
            version: target.version,
            architecture: target.architecture
        )
    }

    /// The worker that moves first: the first one that is well, where there is another one.
    ///
    /// Only of the pool `worker` a node can be taken for a while: it keeps its role, and a pool of its own inherits all
    /// configs. A kernel that is to be the default one again is a change of somebody's MachineConfig, for all at once.
    private static func canary(_ goal: ClusterGoal, _ cluster: ClusterFacts) -> String? {
        guard goal.route != .none, goal.pools.contains("worker"), !goal.givesUpKernel else { return nil }
        // In a pool of its own a node loses the image that the cluster has built for the workers.
        guard goal.route == .onCluster || !cluster.buildsImage(of: "worker") else { return nil }
        // A node does not come back into a pool that is paused, unless the move lets this go on.
        let isPaused = cluster.pools.first { $0.name == "worker" }?.isPaused ?? false
        guard !isPaused || goal.route == .fedoraToCentOS else { return nil }
        let isLate = goal.route == .fedoraToCentOS && !goal.needsUpgrade
        let nodes = cluster.nodes(of: "worker").filter {
            guard !isLate || $0.system.family == .fedoraCoreOS else { return false }
            return $0.isReady ?? true && !$0.isUnschedulable && $0.state ?? "Done" == "Done"
        }
        return nodes.count > 1 ? nodes.first?.name : nil
    }
}

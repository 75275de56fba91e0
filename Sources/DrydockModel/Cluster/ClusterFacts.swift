// SPDX-License-Identifier: Apache-2.0

/// A cluster under a machine-config operator, as a dump has it: never contents of files, and no secrets.
package struct ClusterFacts: Codable, Sendable, Equatable {
    /// A MachineConfig that somebody, or the operator, wrote.
    package struct MachineConfig: Codable, Sendable, Equatable {
        /// Its name.
        package var name: String
        /// The role that it is for; absent if it has no such label.
        package var role: String?
        /// Whether the operator made it.
        package var isGenerated: Bool
        /// What it was made of, `KubeletConfig big-nodes`; absent if that is not said.
        package var owner: String?
        /// The kernel that it asks for, `realtime` or `64k-pages`; absent if it asks for none.
        package var kernelType: String?
        /// What it says that the operator cannot bring onto a node that is there already, for example `storage.disks`; sorted.
        package var unreconcilable: [String]
        /// Where it was read.
        package var place: String

        /// A MachineConfig.
        package init(
            name: String,
            role: String?,
            isGenerated: Bool,
            owner: String? = nil,
            kernelType: String? = nil,
            unreconcilable: [String] = [],
            place: String
        ) {
            self.name = name
            self.role = role
            self.isGenerated = isGenerated
            self.owner = owner
            self.kernelType = kernelType
            self.unreconcilable = unreconcilable
            self.place = place
        }
    }

    /// A stream of images of a release.
    package struct ImageStream: Codable, Sendable, Equatable {
        /// `rhel-9`, `rhel-10`.
        package var name: String
        /// Its image.
        package var osImage: String

        /// A stream.
        package init(name: String, osImage: String) {
            self.name = name
            self.osImage = osImage
        }
    }

    /// An image that the cluster builds for a pool.
    package struct OnClusterImage: Codable, Sendable, Equatable {
        /// The name of the MachineOSConfig.
        package var name: String
        /// The pool.
        package var pool: String
        /// Why its last build failed; absent if it did not.
        package var failure: String?

        /// An image that is built.
        package init(name: String, pool: String, failure: String? = nil) {
            self.name = name
            self.pool = pool
            self.failure = failure
        }
    }

    /// A KubeletConfig or ContainerRuntimeConfig.
    package struct OperatorInput: Codable, Sendable, Equatable {
        /// Its kind.
        package var kind: String
        /// Its name.
        package var name: String
        /// Why the operator makes nothing of it; absent if it does.
        package var failure: String?

        /// A KubeletConfig or ContainerRuntimeConfig.
        package init(kind: String, name: String, failure: String? = nil) {
            self.kind = kind
            self.name = name
            self.failure = failure
        }
    }

    /// The version of the release that the cluster is to have; absent if the dump does not say.
    package var version: String?
    /// Whether the cluster is on its way to that version; absent if the dump does not say.
    package var isUpgrading: Bool?
    /// Why it fails to get there; absent if it does not fail.
    package var upgradeFailure: String?
    /// Where the cluster runs: `BareMetal`, `VSphere`; absent if the dump does not say.
    package var platform: String?
    /// The image of the operating system in the release; absent if the dump does not say.
    package var releaseImage: String?
    /// The streams of images of the release; absent in releases that have none.
    package var imageStreams: [ImageStream]?
    /// The stream of pools that name none, and inherit none from `worker`; absent in releases that have none.
    package var defaultStream: String?
    /// `v1` or `v2` for control groups; absent where the release decides.
    package var cgroupMode: String?
    /// The only registries that nodes may fetch from; absent for no such rule.
    package var allowedRegistries: [String]?
    /// Registries that nodes may not fetch from; absent for none.
    package var blockedRegistries: [String]?
    /// The pools, sorted by name.
    package var pools: [PoolFacts] = []
    /// The nodes, sorted by name.
    package var nodes: [NodeFacts] = []
    /// The MachineConfigs, sorted by name; not those that were rendered.
    package var machineConfigs: [MachineConfig] = []
    /// Images that are built in the cluster, sorted by name.
    package var onClusterImages: [OnClusterImage] = []
    /// KubeletConfigs and ContainerRuntimeConfigs, sorted by name.
    package var operatorInputs: [OperatorInput] = []
    /// How many files were read.
    package var files = 0
    /// The kinds of objects that have a say here, and of which there is one; sorted.
    package var kinds: [String] = []
    /// How many objects there are of kinds that have no say here.
    package var otherKinds: [String: Int] = [:]
    /// What could not be read, the first hundred.
    package var unreadable: [Unreadable] = []
    /// How much could not be read.
    package var unreadableCount = 0

    /// An empty dump.
    package init() {}

    /// What its operator knows; `nil` if the dump does not say which release it is of.
    package var release: OperatorRelease? { version.flatMap(OperatorRelease.init) }

    /// The nodes of a pool.
    package func nodes(of pool: String) -> [NodeFacts] { nodes.filter { $0.pool == pool } }

    /// Whether the image of a pool is one that the cluster builds, by its MachineOSConfig or by what its nodes say.
    package func buildsImage(of pool: String) -> Bool {
        onClusterImages.contains { $0.pool == pool } || nodes(of: pool).contains { $0.currentImage != nil }
    }
}

extension ClusterFacts {
    /// The kinds that a dump should have, as `oc get` takes them.
    package static let dumpedKinds = [
        "machineconfigs", "machineconfigpools", "nodes", "controllerconfigs", "kubeletconfigs",
        "containerruntimeconfigs",
        "clusterversions", "images.config.openshift.io", "nodes.config.openshift.io", "machineosconfigs",
        "machineosbuilds", "osimagestreams",
    ]

    /// Why a pool moves that was not named.
    package enum Pull: Sendable, Equatable {
        /// It follows the stream of `worker`.
        case stream
        /// It has MachineConfigs in common with one that moves.
        case configs
    }

    /// The pools that what is done for a goal reaches although nobody named them.
    package func poolsPulled(by goal: ClusterGoal) -> [(pool: PoolFacts, pull: Pull)] {
        let setters = goal.givesUpKernel ? Set(goal.pools.flatMap(kernelSetters)) : []
        return pools.filter { !goal.pools.contains($0.name) }.compactMap { pool in
            if goal.route == .imageStream {
                let follows = goal.pools.contains("worker") && !pool.isControlPlane && pool.imageStream == nil
                return follows ? (pool, .stream) : nil
            }
            let givesUp = !setters.isDisjoint(with: pool.rendering?.sources ?? [])
            let gets = goal.needsConfig && goal.pools.contains("worker") && gets(pool, goal)
            return givesUp || gets ? (pool, .configs) : nil
        }
    }

    /// Whether a pool beside `worker` has the MachineConfigs of the workers.
    package func followsWorkers(_ pool: String) -> Bool {
        let sources = pools.first { $0.name == pool }?.rendering?.sources ?? []
        return pool != "worker" && !ofWorkers.isDisjoint(with: sources)
    }

    /// Whether a MachineConfig of a pool's own has the last word where one for the workers asks for something.
    package func overrides(_ pool: String, _ goal: ClusterGoal) -> Bool {
        guard let rendering = pools.first(where: { $0.name == pool })?.rendering else { return false }
        return goal.image != nil && isOwn(.osImage, rendering)
            || goal.kernelType != nil && isOwn(.kernelType, rendering)
    }

    /// Whether a pool gets anything of what a MachineConfig for the workers asks for.
    private func gets(_ pool: PoolFacts, _ goal: ClusterGoal) -> Bool {
        guard let rendering = pool.rendering, followsWorkers(pool.name) else { return false }
        return goal.image != nil && !isOwn(.osImage, rendering) || !goal.extensions.isEmpty
            || goal.kernelType != nil && !goal.givesUpKernel && !isOwn(.kernelType, rendering)
    }

    private func isOwn(_ subject: PoolFacts.Setting.Subject, _ rendering: PoolFacts.Rendering) -> Bool {
        rendering.setter(of: subject).map { !ofWorkers.contains($0) } ?? false
    }

    private var ofWorkers: Set<String> { Set(machineConfigs.filter { $0.role == "worker" }.map(\.name)) }

    /// The MachineConfigs that ask for another kernel than the default one for a pool.
    package func kernelSetters(of pool: String) -> [String] {
        let rendering = pools.first { $0.name == pool }?.rendering
        return rendering?.settings.first { $0.subject == .kernelType }?.setBy ?? []
    }
}

/// What a cluster says of one of its objects.
package struct ClusterCondition: Codable, Sendable, Equatable {
    /// What it is about, for example `Degraded`.
    package var type: String
    /// `True`, `False` or `Unknown`.
    package var status: String
    /// Why, for people; absent if nothing is said.
    package var message: String?

    /// What a cluster says.
    package init(type: String, status: String, message: String? = nil) {
        self.type = type
        self.status = status
        self.message = message
    }
}

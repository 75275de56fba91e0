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
            unreconcilable: [String] = [],
            place: String
        ) {
            self.name = name
            self.role = role
            self.isGenerated = isGenerated
            self.owner = owner
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
        /// The most characters that one of its Containerfiles has.
        package var containerfileLength: Int
        /// Why its builds failed; absent if none did.
        package var failure: String?

        /// An image that is built.
        package init(name: String, pool: String, containerfileLength: Int, failure: String? = nil) {
            self.name = name
            self.pool = pool
            self.containerfileLength = containerfileLength
            self.failure = failure
        }
    }

    /// A KubeletConfig or ContainerRuntimeConfig.
    package struct OperatorInput: Codable, Sendable, Equatable {
        /// Its kind.
        package var kind: String
        /// Its name.
        package var name: String
        /// The container runtime that it names; absent if it names none.
        package var runtime: String?
        /// Why the operator makes nothing of it; absent if it does.
        package var failure: String?

        /// A KubeletConfig or ContainerRuntimeConfig.
        package init(kind: String, name: String, runtime: String? = nil, failure: String? = nil) {
            self.kind = kind
            self.name = name
            self.runtime = runtime
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
    /// The image of extensions in the release; absent if the dump does not say.
    package var releaseExtensionsImage: String?
    /// The streams of images of the release; absent in releases that have none.
    package var imageStreams: [ImageStream]?
    /// The stream of pools that name none; absent in releases that have none.
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
    /// How many objects there are of kinds that have no say here.
    package var otherKinds: [String: Int] = [:]
    /// What could not be read, the first hundred.
    package var unreadable: [Unreadable] = []
    /// How much could not be read.
    package var unreadableCount = 0

    /// An empty dump.
    package init() {}

    /// The other pools that have the MachineConfigs of the workers, and so get what is written for these; of an image only
    /// those that have none from a MachineConfig of their own, which comes later.
    package func inheritors(ofImage: Bool) -> [String] {
        let ofWorkers = Set(machineConfigs.filter { $0.role == "worker" }.map(\.name))
        return pools.filter { pool in
            guard pool.name != "worker", let rendering = pool.rendering else { return false }
            let keepsImage = ofImage && rendering.setter(of: .osImage).map { !ofWorkers.contains($0) } ?? false
            return !ofWorkers.isDisjoint(with: rendering.sources) && !keepsImage
        }.map(\.name)
    }

    /// The nodes of a pool.
    package func nodes(of pool: String) -> [NodeFacts] { nodes.filter { $0.pool == pool } }
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

// SPDX-License-Identifier: Apache-2.0

/// What a move of a cluster's nodes onto an image will meet, and how it is done the cluster's way.
package struct ClusterPlan: Specification {
    package static let kind = "ClusterPlan"

    /// The cluster.
    package var cluster: ClusterFacts
    /// Where the move leads.
    package var goal: ClusterGoal
    /// May it be made.
    package var readiness: Plan.Readiness
    /// What the checks answered.
    package var checks: [CheckResult]
    /// What is done, in order; empty where something forbids it.
    package var stages: [RolloutStage]
    /// What persons agreed to, as they wrote it; absent if nobody did.
    package var waivers: [Waiver]?

    /// What a move will meet.
    package init(
        cluster: ClusterFacts,
        goal: ClusterGoal,
        readiness: Plan.Readiness,
        checks: [CheckResult],
        stages: [RolloutStage],
        waivers: [Waiver]? = nil
    ) {
        self.cluster = cluster
        self.goal = goal
        self.readiness = readiness
        self.checks = checks
        self.stages = stages
        self.waivers = waivers
    }
}

/// Where the move of a cluster leads.
package struct ClusterGoal: Codable, Sendable, Equatable {
    /// The ways in which the operator changes the operating system of nodes.
    package enum Route: String, Codable, Sendable, CaseIterable {
        /// Nothing was asked for: the cluster as it is.
        case none
        /// The upgrade of the cluster from Fedora CoreOS to CentOS Stream CoreOS, OKD 4.15 to 4.16.
        case fedoraToCentOS = "okd-fcos-to-scos"
        /// Another stream of the release: Enterprise Linux 9 to 10.
        case imageStream = "os-image-stream"
        /// An image that was built elsewhere, by `osImageURL`.
        case offCluster = "off-cluster-layering"
        /// An image that the cluster builds, by a MachineOSConfig.
        case onCluster = "on-cluster-layering"
        /// The image of the release with another kernel, or further extensions.
        case settings = "kernel-and-extensions"
    }

    /// An image.
    package struct Image: Codable, Sendable, Equatable {
        /// What goes into `osImageURL`: repository and digest.
        package var osImageURL: String
        /// Its operating system; absent if its layers were not read.
        package var name: String?
        /// Its version; absent if it names none.
        package var version: String?
        /// Its architecture.
        package var architecture: String

        /// An image.
        package init(osImageURL: String, name: String?, version: String?, architecture: String) {
            self.osImageURL = osImageURL
            self.name = name
            self.version = version
            self.architecture = architecture
        }
    }

    /// Where an image goes that the cluster builds.
    package struct Push: Codable, Sendable, Equatable {
        /// The repository with a tag.
        package var repository: String
        /// The secret for it.
        package var secret: String

        /// Where a built image goes.
        package init(repository: String, secret: String) {
            self.repository = repository
            self.secret = secret
        }
    }

    /// The way.
    package var route: Route
    /// The pools, in the order in which they move.
    package var pools: [String]
    /// The image; absent if none was named.
    package var image: Image?
    /// The kernel that was asked for; absent if it stays.
    package var kernelType: String?
    /// Extensions that were asked for, beside those that are there.
    package var extensions: [String] = []
    /// The stream that was asked for; absent if it stays.
    package var imageStream: String?
    /// Lines of the Containerfile that were given, for an image that the cluster builds; absent otherwise.
    package var containerfile: [String]?
    /// Where that image goes; absent otherwise.
    package var push: Push?
    /// Whether the way begins with an upgrade of the cluster.
    package var needsUpgrade = false
    /// The node that moves first; absent if no pool can have one.
    package var canary: String?

    /// Where the move leads.
    package init(route: Route, pools: [String]) {
        self.route = route
        self.pools = pools
    }

    /// The pool of the node that moves first.
    package static let canaryPool = "drydock-canary"

    /// Whether the default kernel is to take the place of another one.
    package var givesUpKernel: Bool { kernelType == NodeKernel.standard.rawValue }

    /// Whether a MachineConfig is what moves pools, or part of it.
    package var needsConfig: Bool {
        guard [.offCluster, .onCluster, .settings].contains(route) else { return false }
        return image != nil || kernelType != nil && !givesUpKernel || !extensions.isEmpty
    }
}

/// One part of a move, with what is applied, the commands, and the way back.
package struct RolloutStage: Codable, Sendable, Equatable {
    /// A document for the cluster.
    package struct Manifest: Codable, Sendable, Equatable {
        /// The file, below the folder of output.
        package var file: String
        /// The kind of the object in it.
        package var kind: String
        /// The name of the object in it.
        package var name: String
        /// The pool that it is for.
        package var pool: String

        /// A document.
        package init(file: String, kind: String, name: String, pool: String) {
            self.file = file
            self.kind = kind
            self.name = name
            self.pool = pool
        }
    }

    /// Its name, for people and for folders: `canary`, `worker`.
    package var id: String
    /// What it does.
    package var summary: String
    /// The pool that moves; absent if none does.
    package var pool: String?
    /// What is applied.
    package var manifests: [Manifest]
    /// The commands, in order.
    package var commands: [[String]]
    /// The commands that show how far it is, and whether all is well.
    package var watch: [[String]]
    /// The commands that lead back, in order.
    package var back: [[String]]
    /// What a person should know.
    package var notes: [String]

    /// One part of a move.
    package init(
        id: String,
        summary: String,
        pool: String? = nil,
        manifests: [Manifest] = [],
        commands: [[String]] = [],
        watch: [[String]] = [],
        back: [[String]] = [],
        notes: [String] = []
    ) {
        self.id = id
        self.summary = summary
        self.pool = pool
        self.manifests = manifests
        self.commands = commands
        self.watch = watch
        self.back = back
        self.notes = notes
    }
}

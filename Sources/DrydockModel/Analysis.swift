// SPDX-License-Identifier: Apache-2.0

/// What a host is, and what was injected into it.
package struct Analysis: Specification {
    package static let kind = "Analysis"

    /// How the sysroot was reached: `live`, `host-mount` or `offline`.
    package var view: String
    /// `/usr/lib/os-release` of the deployment, names to values.
    package var osRelease: [String: String]
    /// The architecture in the words of image manifests: `amd64`, `arm64`.
    package var architecture: String
    /// The libostree whose rules a merge would follow: the one that this drydock runs with.
    package var libostreeVersion: String
    /// What that libostree was built with, sorted; absent if nothing says.
    package var libostreeFeatures: [String]?
    /// The deployment that a switch would start from, as `<checksum>.<serial>`.
    package var mergeDeployment: String
    /// Its stateroot.
    package var stateroot: String
    /// All deployments in boot order.
    package var deployments: [DeploymentFact]
    /// Packages of the merge deployment.
    package var packages: PackageFacts
    /// Kernel arguments of the merge deployment without `ostree=`.
    package var kernelArguments: [String]
    /// What the deployment's own `/usr/lib/bootc/kargs.d` asks for on this architecture.
    package var imageKernelArguments: [String]
    /// The configuration: defaults, what is there now, and how the two differ.
    package var etc: EtcFacts
    /// Accounts and groups by name.
    package var identities: Identities
    /// What Ignition left behind.
    package var ignition: IgnitionTraces
    /// Who put there what is not as the image sets it; absent in documents of earlier versions.
    package var provenance: Provenance?
    /// What the deployment's tree sets by itself; absent in documents of earlier versions.
    package var tree: TreeFacts?
    /// What only an installed host has; absent in documents of earlier versions.
    package var host: HostState?
    /// `min-free-space-percent` or `-size` of the repository, as configured.
    package var minFreeSpace: String?
    /// `/var` three levels deep, without contents and without what comes and goes; absent if it cannot be opened.
    package var varCensus: [Node]?
    /// Who owns how much of `/var`; absent if it cannot be opened.
    package var varOwners: VarFacts?
    /// How much of the image the repository has already; absent where no image was named.
    package var objectProbe: ObjectProbe?
    /// The units that systemd calls failed, sorted; absent on a host that does not run.
    package var failedUnits: [String]?
    /// Whether the running system has reached its default target; absent on a host that does not run, or is still starting.
    package var hasReachedTarget: Bool?
    /// Which parts of the host a plan is bound to.
    package var fingerprint: Fingerprint
    /// What could not be looked at.
    package var unreadable: [Unreadable]

    /// A host.
    package init(
        view: String,
        osRelease: [String: String],
        architecture: String,
        libostreeVersion: String,
        libostreeFeatures: [String]? = nil,
        mergeDeployment: String,
        stateroot: String,
        deployments: [DeploymentFact],
        packages: PackageFacts,
        kernelArguments: [String],
        imageKernelArguments: [String],
        etc: EtcFacts,
        identities: Identities,
        ignition: IgnitionTraces,
        provenance: Provenance? = nil,
        tree: TreeFacts? = nil,
        host: HostState? = nil,
        minFreeSpace: String?,
        varCensus: [Node]? = nil,
        varOwners: VarFacts? = nil,
        objectProbe: ObjectProbe? = nil,
        failedUnits: [String]? = nil,
        hasReachedTarget: Bool? = nil,
        fingerprint: Fingerprint,
        unreadable: [Unreadable]
    ) {
        self.view = view
        self.osRelease = osRelease
        self.architecture = architecture
        self.libostreeVersion = libostreeVersion
        self.libostreeFeatures = libostreeFeatures
        self.mergeDeployment = mergeDeployment
        self.stateroot = stateroot
        self.deployments = deployments
        self.packages = packages
        self.kernelArguments = kernelArguments
        self.imageKernelArguments = imageKernelArguments
        self.etc = etc
        self.identities = identities
        self.ignition = ignition
        self.provenance = provenance
        self.tree = tree
        self.host = host
        self.minFreeSpace = minFreeSpace
        self.varCensus = varCensus
        self.varOwners = varOwners
        self.objectProbe = objectProbe
        self.failedUnits = failedUnits
        self.hasReachedTarget = hasReachedTarget
        self.fingerprint = fingerprint
        self.unreadable = unreadable
    }
}

extension Analysis {
    /// What a machine-config operator keeps on the nodes that it owns.
    package static let machineConfigRecord = "/etc/machine-config-daemon/currentconfig"

    /// Whether a machine-config operator keeps its records here.
    package var isMachineConfigNode: Bool { etc.live.contains { $0.path == Self.machineConfigRecord } }

    /// The deployments that libostree drops from the boot order when a new one is written: those of the same stateroot
    /// that are neither pinned, nor booted, nor the one that the new one starts from.
    package var displacedDeployments: [DeploymentFact] {
        deployments.filter { deployment in
            deployment.stateroot == stateroot && deployment.id != mergeDeployment
                && !deployment.states.contains(.pinned) && !deployment.states.contains(.booted)
        }
    }

    /// The deployments that wait for the next boot of the running system, and that a switch to an image discards; one of
    /// that very image, by its manifest's digest, is no loss.
    ///
    /// libostree keeps one staged deployment for all stateroots together.
    package func waitingDeployments(besides manifestDigest: String) -> [DeploymentFact] {
        guard deployments.contains(where: { $0.states.contains(.booted) }) else { return [] }
        return deployments.filter { deployment in
            deployment.states.contains(.pending)
                && (deployment.states.contains(.staged) || deployment.stateroot == stateroot)
                && !deployment.states.contains(.pinned) && deployment.manifestDigest != manifestDigest
        }
    }
}

/// `/etc`: what the deployment's commit set as default, what is there now, and how the two differ.
package struct EtcFacts: Codable, Sendable, Equatable {
    /// The deployment's `/usr/etc`, paths as in `/etc`, sorted.
    package var defaults: [Node]
    /// The deployment's `/etc`, sorted.
    package var live: [Node]
    /// What differs, sorted by path; extended attributes do not count.
    package var drift: [Drift]

    /// One path that is not as the commit set it.
    package struct Drift: Codable, Sendable, Equatable {
        /// How a path differs from its default.
        package enum Change: String, Codable, Sendable {
            /// Not among the defaults.
            case added
            /// Content, link target or kind differ.
            case modified
            /// Only mode or owner differ.
            case metadata
            /// A default that is gone.
            case deleted
        }

        /// The absolute path.
        package var path: String
        /// How it differs.
        package var change: Change

        /// One path that is not as the commit set it.
        package init(path: String, change: Change) {
            self.path = path
            self.change = change
        }
    }

    /// The configuration of a deployment.
    package init(defaults: [Node], live: [Node], drift: [Drift]) {
        self.defaults = defaults
        self.live = live
        self.drift = drift
    }

    /// Whether everything that a merge looks at is known of a path, although somebody made nothing of its content: a file with
    /// its sum, or a link.
    package func holds(_ path: String) -> Bool {
        let isDefault = path.hasPrefix("/usr/etc/")
        let name = isDefault ? String(path.dropFirst(4)) : path
        guard let node = (isDefault ? defaults : live).first(where: { $0.path == name }) else { return false }
        return node.type == .symlink || node.type == .file && node.sha256 != nil
    }
}

/// Accounts and groups by name, from `/etc` and, where a name is missing there, `/usr/lib`.
package struct Identities: Codable, Sendable, Equatable {
    /// Account name to uid.
    package var users: [String: UInt32]
    /// Group name to gid.
    package var groups: [String: UInt32]

    /// Accounts and groups.
    package init(users: [String: UInt32], groups: [String: UInt32]) {
        self.users = users
        self.groups = groups
    }
}

/// What Ignition left behind.
package struct IgnitionTraces: Codable, Sendable, Equatable {
    /// When the host was provisioned, from `/etc/.ignition-result.json`.
    package var provisioningDate: String?
    /// The id of the boot in which that was, from the same file.
    package var provisioningBoot: String?
    /// Whether a user's config was given, from the same file.
    package var userConfigProvided: Bool?
    /// The lines of `/etc/systemd/system-preset/20-ignition.preset`.
    package var preset: [String]
    /// Files with ssh keys that Ignition wrote, with the number of keys in each.
    package var authorizedKeys: [AuthorizedKeys]

    /// One file with ssh keys.
    package struct AuthorizedKeys: Codable, Sendable, Equatable {
        /// The path below `/var`.
        package var path: String
        /// How many keys it holds.
        package var keys: Int

        /// One file with ssh keys.
        package init(path: String, keys: Int) {
            self.path = path
            self.keys = keys
        }
    }

    /// What Ignition left behind.
    package init(
        provisioningDate: String? = nil,
        provisioningBoot: String? = nil,
        userConfigProvided: Bool? = nil,
        preset: [String] = [],
        authorizedKeys: [AuthorizedKeys] = []
    ) {
        self.provisioningDate = provisioningDate
        self.provisioningBoot = provisioningBoot
        self.userConfigProvided = userConfigProvided
        self.preset = preset
        self.authorizedKeys = authorizedKeys
    }
}

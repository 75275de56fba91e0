// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// The part of a cluster that the machine-config operator works with.
public struct Cluster: Sendable {
    /// Why a node is in no pool.
    public enum NoPool: Error, Sendable, Equatable {
        /// The operator does not care for it: a selector of no pool matches, or Windows runs on it.
        case unmanaged
        /// It has the roles of several custom pools, with which the operator does not go on.
        case several([String])
    }

    /// The MachineConfigs that somebody, or the operator, wrote.
    public private(set) var configs: [MachineConfigObject] = []
    /// The ones that were rendered for pools, by their names.
    public private(set) var rendered: [String: RenderedConfig] = [:]
    /// The pools.
    public private(set) var pools: [MachineConfigPool] = []
    /// The nodes.
    public private(set) var nodes: [ClusterNode] = []
    /// The release; `nil` if the dump does not have it.
    public private(set) var release: ClusterRelease?
    /// What the operator works with; `nil` if the dump does not have it.
    public private(set) var settings: OperatorSettings?
    /// The KubeletConfigs and ContainerRuntimeConfigs.
    public private(set) var inputs: [OperatorInput] = []
    /// The streams of images; `nil` in releases that have none.
    public private(set) var streams: ImageStreams?
    /// Images that are built in the cluster.
    public private(set) var images: [OnClusterImage] = []
    /// The builds of those.
    public private(set) var builds: [OnClusterBuild] = []
    /// From where nodes may fetch images; `nil` if the dump does not say.
    public private(set) var registries: RegistrySources?
    /// Which version of control groups nodes have, `v1` or `v2`; `nil` where that is left to the release.
    public private(set) var cgroupMode: String?

    /// The kinds of which there was an object.
    public private(set) var kinds: Set<ClusterKind> = []

    /// An empty one.
    public init() {}

    /// The image of the operating system that a pool has where no user names one: that of its stream, of the stream of
    /// `worker`, of the cluster's, or of the release; `nil` if the dump does not say.
    public func releaseImage(of pool: MachineConfigPool) -> String? {
        guard let streams else { return settings?.osImage }
        let isCustom = ![MachineConfigPool.master, MachineConfigPool.arbiter].contains(pool.name)
        let inherited = isCustom ? pools.first { $0.name == MachineConfigPool.worker } : nil
        let name = pool.imageStream ?? inherited?.imageStream ?? streams.defaultStream
        return streams.streams.first { $0.name == name }?.osImage ?? settings?.osImage
    }

    /// Adds an object; one of another kind than a ``ClusterKind`` is passed over.
    public mutating func add(_ object: ClusterObject) {
        let kind = ClusterKind(rawValue: object.type)
        if let kind { kinds.insert(kind) }
        switch kind {
        case .machineConfig:
            if let config = RenderedConfig(object) {
                rendered[config.name] = config
            } else {
                configs.append(MachineConfigObject(object))
            }
        case .machineConfigPool: pools.append(MachineConfigPool(object))
        case .node: nodes.append(ClusterNode(object))
        case .clusterVersion: release = ClusterRelease(object)
        case .controllerConfig: settings = OperatorSettings(object)
        case .kubeletConfig, .containerRuntimeConfig: inputs.append(OperatorInput(object))
        case .osImageStream: streams = ImageStreams(object)
        case .machineOSConfig: images.append(OnClusterImage(object))
        case .machineOSBuild: builds.append(OnClusterBuild(object))
        case .imageConfig: registries = RegistrySources(object)
        case .nodeConfig: cgroupMode = object.spec["cgroupMode"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        case nil: break
        }
    }

    /// The pool whose config a node gets (`GetPoolsForNode`): that of its custom role, unless it is one of the control plane,
    /// else `worker`.
    ///
    /// - Parameter node: the node.
    /// - Returns: the pool.
    /// - Throws: ``NoPool``.
    public func pool(of node: ClusterNode) throws(NoPool) -> MachineConfigPool {
        guard node.labels["kubernetes.io/os"] != "windows" else { throw .unmanaged }
        let matching = pools.filter { $0.nodeSelector?.matches(node.labels) ?? false }
        let custom = matching.filter { ![MachineConfigPool.master, MachineConfigPool.worker].contains($0.name) }
        guard custom.count < 2 else { throw .several(custom.map(\.name)) }
        let master = matching.first { $0.name == MachineConfigPool.master }
        guard let pool = master ?? custom.first ?? matching.first else { throw .unmanaged }
        return pool
    }
}

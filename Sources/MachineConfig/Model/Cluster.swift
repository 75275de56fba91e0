// SPDX-License-Identifier: Apache-2.0

/// The part of a cluster that the machine-config operator works with.
public struct Cluster: Sendable {
    /// Why a node is in no pool.
    public enum NoPool: Error, Sendable, Equatable {
        /// The operator does not care for it: a selector of no pool matches, or Windows runs on it.
        case unmanaged
        /// It has the roles of several custom pools, with which the operator does not go on.
        case several([String])
    }

    /// The kinds of objects that it is made of.
    public static let kinds: Set<String> = ["MachineConfig", "MachineConfigPool", "Node"]

    /// The MachineConfigs that somebody, or the operator, wrote.
    public private(set) var configs: [MachineConfigObject] = []
    /// The ones that were rendered for pools, by their names.
    public private(set) var rendered: [String: RenderedConfig] = [:]
    /// The pools.
    public private(set) var pools: [MachineConfigPool] = []
    /// The nodes.
    public private(set) var nodes: [ClusterNode] = []

    /// An empty one.
    public init() {}

    /// Adds an object of one of the ``kinds``.
    public mutating func add(_ object: ClusterObject) {
        switch object.kind {
        case "MachineConfig":
            if let config = RenderedConfig(object) {
                rendered[config.name] = config
            } else {
                configs.append(MachineConfigObject(object))
            }
        case "MachineConfigPool": pools.append(MachineConfigPool(object))
        case "Node": nodes.append(ClusterNode(object))
        default: break
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

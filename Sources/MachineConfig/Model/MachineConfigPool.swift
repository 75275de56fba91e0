// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// A `MachineConfigPool`: nodes that have one rendered config.
public struct MachineConfigPool: Sendable {
    /// The pool of which every node is one that is in no other.
    public static let worker = "worker"
    /// The pool of the control plane.
    public static let master = "master"
    /// The pool of nodes that only vote in the control plane.
    public static let arbiter = "arbiter"

    /// Its name.
    public let name: String
    /// Where it was read.
    public let place: ClusterObject.Place
    /// Which MachineConfigs it has; `nil` if nobody can tell.
    public let configSelector: LabelSelector?
    /// Which nodes it has; `nil` if nobody can tell.
    public let nodeSelector: LabelSelector?
    /// Whether it gets no new config for the time being.
    public let isPaused: Bool
    /// How many nodes may be away at once: a number or a percentage; `nil` for one.
    public let maxUnavailable: String?
    /// The rendered config that it is to have.
    public let desiredConfig: String?
    /// The rendered config that all its nodes have.
    public let currentConfig: String?
    /// The stream of images that it follows: `rhel-9`, `rhel-10`; `nil` for that of `worker`, or of the cluster.
    public let imageStream: String?
    /// The MachineConfigs that the operator says it has rendered.
    public let sources: [String]
    /// How many nodes it has.
    public let machineCount: Int?
    /// What the operator says of it.
    public let conditions: [Condition]

    /// Reads an object of the kind `MachineConfigPool`.
    public init(_ object: ClusterObject) {
        name = object.name
        place = object.place
        let (spec, status) = (object.spec, object.status)
        configSelector = spec["machineConfigSelector"].flatMap(LabelSelector.init)
        nodeSelector = spec["nodeSelector"].flatMap(LabelSelector.init)
        isPaused = spec["paused"] == .bool(true)
        maxUnavailable = spec["maxUnavailable"].flatMap { $0.string ?? $0.integer.map(String.init) }
        desiredConfig = spec["configuration"]?["name"]?.string
        currentConfig = status["configuration"]?["name"]?.string
        imageStream = spec["osImageStream"]?["name"]?.string
        let source = (status["configuration"]?["source"] ?? spec["configuration"]?["source"])?.array ?? []
        sources = source.compactMap { $0["name"]?.string }
        machineCount = status["machineCount"]?.integer.map(Int.init(clamping:))
        conditions = Condition.all(of: object)
    }

    /// The configs of a dump that the pool's rendered config is made of.
    ///
    /// - Parameter configs: all configs that somebody wrote.
    /// - Returns: those that the selector matches, in the order in which they were given.
    public func configs(of configs: [MachineConfigObject]) -> [MachineConfigObject] {
        guard let configSelector else { return [] }
        return configs.filter { configSelector.matches($0.labels) }
    }
}

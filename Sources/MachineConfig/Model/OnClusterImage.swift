// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// An image that the cluster builds for a pool: a `MachineOSConfig`.
public struct OnClusterImage: Sendable, Equatable {
    /// Its name, which from `v1` on is that of the pool.
    public let name: String
    /// Its pool.
    public let pool: String
    /// The build that counts: the annotation `current-machine-os-build`; `nil` if there is none yet.
    public let currentBuild: String?

    /// Reads an object of the kind `MachineOSConfig`.
    init(_ object: ClusterObject) {
        name = object.name
        pool = object.spec["machineConfigPool"]?["name"]?.string ?? ""
        currentBuild = object.annotations["machineconfiguration.openshift.io/current-machine-os-build"]
    }
}

/// A build of such an image: a `MachineOSBuild`.
public struct OnClusterBuild: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The `MachineOSConfig` that it is of.
    public let config: String
    /// When it was asked for, RFC 3339 in UTC, which sorts as text; empty if that is not said.
    public let creation: String
    /// What is known of it: `Prepared`, `Building`, `Succeeded`, `Failed`, `Interrupted`.
    public let conditions: [Condition]

    /// Whether it failed.
    public var hasFailed: Bool { conditions.contains { $0.type == "Failed" && $0.holds } }

    /// Reads an object of the kind `MachineOSBuild`.
    init(_ object: ClusterObject) {
        name = object.name
        config = object.spec["machineOSConfig"]?["name"]?.string ?? ""
        creation = object.creation
        conditions = Condition.all(of: object)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// An image that the cluster builds for a pool: a `MachineOSConfig`.
public struct OnClusterImage: Sendable, Equatable {
    /// The most characters that its Containerfile may have.
    public static let longestContainerfile = 4096

    /// Its name, which from `v1` on is that of the pool.
    public let name: String
    /// Its pool.
    public let pool: String
    /// How many characters the Containerfiles have, one for each architecture.
    public let containerfileLengths: [Int]
    /// The image that was built last; `nil` if there is none yet.
    public let image: String?

    /// Reads an object of the kind `MachineOSConfig`.
    init(_ object: ClusterObject) {
        name = object.name
        pool = object.spec["machineConfigPool"]?["name"]?.string ?? ""
        let old = object.spec["buildInputs"]?["containerFile"]
        let files = (object.spec["containerFile"] ?? old)?.array ?? []
        containerfileLengths = files.map { $0["content"]?.string?.unicodeScalars.count ?? 0 }
        image = object.status["currentImagePullSpec"]?.string
    }
}

/// A build of such an image: a `MachineOSBuild`.
public struct OnClusterBuild: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The `MachineOSConfig` that it is of.
    public let config: String
    /// What is known of it: `Prepared`, `Building`, `Succeeded`, `Failed`, `Interrupted`.
    public let conditions: [Condition]

    /// Whether it failed.
    public var hasFailed: Bool { conditions.contains { $0.type == "Failed" && $0.holds } }

    /// Reads an object of the kind `MachineOSBuild`.
    init(_ object: ClusterObject) {
        name = object.name
        config = object.spec["machineOSConfig"]?["name"]?.string ?? ""
        conditions = Condition.all(of: object)
    }
}

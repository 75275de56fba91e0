// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// A `MachineConfig` that the operator has rendered for a pool: sums of what is in it, and not the content, because a cluster
/// keeps hundreds of them.
public struct RenderedConfig: Sendable {
    private static let prefix = "rendered-"

    /// Its name: `rendered-POOL-HASH`.
    public let name: String
    /// Where it was read.
    public let place: ClusterObject.Place
    /// What its Ignition config holds.
    public let digest: ConfigDigest
    /// What it says besides.
    public let settings: HostSettings

    /// Reads an object of the kind `MachineConfig`; `nil` if somebody wrote it.
    public init?(_ object: ClusterObject) {
        guard object.name.hasPrefix(Self.prefix), object.labels.isEmpty, MachineConfigObject.isGenerated(object) else {
            return nil
        }
        name = object.name
        place = object.place
        digest = ConfigDigest(object.spec["config"] ?? .null)
        settings = HostSettings(object)
    }
}

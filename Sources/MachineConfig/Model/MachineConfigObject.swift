// SPDX-License-Identifier: Apache-2.0

public import Ignition
internal import JSONTree

/// A `MachineConfig` of `machineconfiguration.openshift.io/v1` that somebody, or the operator, wrote for a role.
public struct MachineConfigObject: Sendable {
    /// The label that says for which role a config is.
    public static let roleLabel = "machineconfiguration.openshift.io/role"
    /// The annotation of what the operator made.
    public static let generatedAnnotation = "machineconfiguration.openshift.io/generated-by-controller-version"

    /// Its name.
    public let name: String
    /// Where it was read.
    public let place: ClusterObject.Place
    /// Its labels; a selector of a pool picks by them.
    public let labels: [String: String]
    /// Whether the operator made it, and not a user.
    public let isGenerated: Bool
    /// What the operator made it of, for example `KubeletConfig big-nodes`; `nil` if that is not said.
    public let owner: String?
    /// The Ignition config in it; `nil` if it has none.
    public let config: ConfigReading?
    /// What it says besides.
    public let settings: HostSettings

    /// The role that it is for.
    public var role: String? { labels[Self.roleLabel] }

    /// Reads an object of the kind `MachineConfig`.
    public init(_ object: ClusterObject) {
        name = object.name
        place = object.place
        labels = object.labels
        isGenerated = Self.isGenerated(object)
        owner = object.owner
        let config = object.spec["config"]
        self.config = config == nil || config == .null ? nil : ConfigReader.read(object.value)
        settings = HostSettings(object)
    }

    /// Whether the operator made an object.
    static func isGenerated(_ object: ClusterObject) -> Bool {
        object.annotations[generatedAnnotation]?.isEmpty == false
    }
}

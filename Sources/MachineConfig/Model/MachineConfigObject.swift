// SPDX-License-Identifier: Apache-2.0

public import Ignition
internal import JSONTree

/// A `MachineConfig` of `machineconfiguration.openshift.io/v1`: one that somebody or the operator wrote for a role, or one that
/// was rendered for a pool.
public struct MachineConfigObject: Sendable {
    /// The label that says for which role a config is.
    public static let roleLabel = "machineconfiguration.openshift.io/role"
    /// The annotation of what the operator made.
    public static let generatedAnnotation = "machineconfiguration.openshift.io/generated-by-controller-version"
    /// What `kernelType` is called where nobody asks for another kernel.
    public static let defaultKernel = "default"
    /// How the names of rendered configs begin: `rendered-POOL-HASH`.
    private static let renderedPrefix = "rendered-"
    /// The other kernels that there are.
    public static let otherKernels: Set<String> = ["realtime", "64k-pages"]

    /// Its name.
    public let name: String
    /// Where it was read.
    public let place: ClusterObject.Place
    /// Its labels; a selector of a pool picks by them.
    public let labels: [String: String]
    /// Whether the operator made it, and not a user.
    public let isGenerated: Bool
    /// The Ignition config in it; `nil` if it has none.
    public let config: ConfigReading?
    /// `spec.kernelArguments`.
    public let kernelArguments: [String]
    /// `spec.extensions`.
    public let extensions: [String]
    /// `spec.fips`.
    public let isFIPS: Bool
    /// `spec.kernelType`; empty where it says nothing.
    public let kernelType: String
    /// `spec.osImageURL`; empty where it says nothing.
    public let osImageURL: String
    /// `spec.baseOSExtensionsContainerImage`; empty where it says nothing.
    public let extensionsImageURL: String

    /// The role that it is for.
    public var role: String? { labels[Self.roleLabel] }

    /// Whether the operator rendered it for a pool, and nobody wrote it.
    public var isRendered: Bool { isGenerated && labels.isEmpty && name.hasPrefix(Self.renderedPrefix) }

    /// Reads an object of the kind `MachineConfig`.
    public init(_ object: ClusterObject) {
        name = object.name
        place = object.place
        labels = object.labels
        isGenerated = object.annotations[Self.generatedAnnotation]?.isEmpty == false
        let spec = object.spec
        let config = spec["config"]
        self.config = config == nil || config == .null ? nil : ConfigReader.read(object.value)
        kernelArguments = spec["kernelArguments"]?.array?.compactMap(\.string) ?? []
        extensions = spec["extensions"]?.array?.compactMap(\.string) ?? []
        isFIPS = spec["fips"] == .bool(true)
        kernelType = spec["kernelType"]?.string ?? ""
        osImageURL = spec["osImageURL"]?.string ?? ""
        extensionsImageURL = spec["baseOSExtensionsContainerImage"]?.string ?? ""
    }
}

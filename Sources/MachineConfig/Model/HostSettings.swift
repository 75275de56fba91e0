// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// What a MachineConfig says beside its Ignition config.
public struct HostSettings: Sendable, Equatable {
    /// What `kernelType` is called where nobody asks for another kernel.
    public static let defaultKernel = "default"
    /// The other kernels that there are.
    public static let otherKernels: Set<String> = ["realtime", "64k-pages"]

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

    /// Reads the `spec` of an object.
    init(_ object: ClusterObject) {
        let spec = object.spec
        kernelArguments = spec["kernelArguments"]?.array?.compactMap(\.string) ?? []
        extensions = spec["extensions"]?.array?.compactMap(\.string) ?? []
        isFIPS = spec["fips"] == .bool(true)
        kernelType = spec["kernelType"]?.string ?? ""
        osImageURL = spec["osImageURL"]?.string ?? ""
        extensionsImageURL = spec["baseOSExtensionsContainerImage"]?.string ?? ""
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The kinds of objects that have a say in what a node's operating system is, named as ``ClusterObject/type`` has them.
public enum ClusterKind: String, Sendable, CaseIterable {
    case machineConfig = "MachineConfig.machineconfiguration.openshift.io"
    case machineConfigPool = "MachineConfigPool.machineconfiguration.openshift.io"
    case controllerConfig = "ControllerConfig.machineconfiguration.openshift.io"
    case kubeletConfig = "KubeletConfig.machineconfiguration.openshift.io"
    case containerRuntimeConfig = "ContainerRuntimeConfig.machineconfiguration.openshift.io"
    case machineOSConfig = "MachineOSConfig.machineconfiguration.openshift.io"
    case machineOSBuild = "MachineOSBuild.machineconfiguration.openshift.io"
    case osImageStream = "OSImageStream.machineconfiguration.openshift.io"
    case clusterVersion = "ClusterVersion.config.openshift.io"
    case imageConfig = "Image.config.openshift.io"
    case nodeConfig = "Node.config.openshift.io"
    case node = "Node"

    /// All of them, for a ``DumpReader``.
    public static let names = Set(allCases.map(\.rawValue))
}

// SPDX-License-Identifier: Apache-2.0

/// The kernels that a MachineConfig can ask for: `spec.kernelType`.
package enum NodeKernel: String, Sendable, CaseIterable {
    case standard = "default"
    case realtime
    /// With pages of 64 KiB, for arm64.
    case largePages = "64k-pages"

    /// The package by which it is known to be there; `nil` for the default one.
    package var package: String? { self == .standard ? nil : "kernel-\(flavour)-core" }

    /// What ``KernelImage/flavour`` is of it.
    package var flavour: String {
        switch self {
        case .standard: "default"
        case .realtime: "rt"
        case .largePages: "64k"
        }
    }
}

/// The extensions that the operator knows, of all releases together.
package enum NodeExtensions {
    /// The package by which each is known to be there.
    package static let packages = [
        "ipsec": "libreswan", "usbguard": "usbguard", "kerberos": "krb5-workstation", "kernel-devel": "kernel-devel",
        "sandboxed-containers": "kata-containers", "sysstat": "sysstat", "two-node-ha": "pacemaker",
        "wasm": "crun-wasm",
    ]
}

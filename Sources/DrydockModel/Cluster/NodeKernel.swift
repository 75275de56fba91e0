// SPDX-License-Identifier: Apache-2.0

/// The kernels that a MachineConfig can ask for: `spec.kernelType`.
package enum NodeKernel: String, Sendable, CaseIterable {
    case standard = "default"
    case realtime
    /// With pages of 64 KiB, for arm64.
    case largePages = "64k-pages"

    /// What ``KernelImage/flavour`` is of it.
    package var flavour: String {
        switch self {
        case .standard: "default"
        case .realtime: "rt"
        case .largePages: "64k"
        }
    }
}

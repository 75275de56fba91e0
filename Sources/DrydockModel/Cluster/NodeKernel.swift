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

/// The extensions that the operator knows (`SupportedExtensions` of its release branches, 4.12 to 5.2).
package enum NodeExtensions {
    /// The package by which each is known to be there, of all releases together.
    package static let packages = [
        "ipsec": "libreswan", "usbguard": "usbguard", "kerberos": "krb5-workstation", "kernel-devel": "kernel-devel",
        "sandboxed-containers": "kata-containers", "sysstat": "sysstat", "two-node-ha": "pacemaker",
        "wasm": "crun-wasm",
    ]

    /// The first release that knows an extension, and the first that does not any more; absent for all of them.
    package static let releases: [String: (from: [Int], until: [Int]?)] = [
        "ipsec": ([4, 14], nil), "sysstat": ([4, 18], nil), "two-node-ha": ([4, 19], nil), "wasm": ([4, 14], [4, 22]),
    ]

    /// The names that a release knows, sorted; of all releases if it is not known.
    package static func known(in release: [Int]) -> [String] {
        packages.keys.filter { name in
            guard !release.isEmpty, let (from, until) = releases[name] else { return true }
            return !release.lexicographicallyPrecedes(from) && until.map(release.lexicographicallyPrecedes) ?? true
        }.sorted()
    }
}

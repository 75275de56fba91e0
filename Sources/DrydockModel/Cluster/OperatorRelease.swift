// SPDX-License-Identifier: Apache-2.0

/// What the machine-config operator of a release knows and does, read off its release branches 4.6 to 5.2.
package struct OperatorRelease: Sendable, Equatable {
    private let numbers: [Int]

    /// Reads the version of a cluster; `nil` if it does not begin with two numbers.
    package init?(_ version: String) {
        let parts = version.split(separator: ".").prefix(2).map { Int($0) }
        guard parts.count == 2, let major = parts[0], let minor = parts[1] else { return nil }
        numbers = [major, minor]
    }

    /// Whether it is older than another release.
    package func isBefore(_ major: Int, _ minor: Int) -> Bool { numbers.lexicographicallyPrecedes([major, minor]) }

    /// The newest Ignition configs that it reads, major and minor version (`IgnParseWrapper`).
    package var newestConfig: (major: Int, minor: Int) {
        if isBefore(4, 7) { return (3, 1) }
        if isBefore(4, 13) { return (3, 2) }
        return isBefore(4, 19) ? (3, 4) : (3, 5)
    }

    /// The kernels that it knows (`ValidateMachineConfig`).
    package var kernels: [NodeKernel] { isBefore(4, 15) ? [.standard, .realtime] : NodeKernel.allCases }

    /// The extensions that it knows, sorted (`SupportedExtensions`).
    package var extensions: [String] {
        NodeExtensions.packages.keys.filter { name in
            switch name {
            case "sandboxed-containers": !isBefore(4, 8)
            case "kerberos": !isBefore(4, 11)
            case "ipsec": !isBefore(4, 14)
            case "wasm": !isBefore(4, 14) && isBefore(4, 22)
            case "sysstat": !isBefore(4, 18)
            case "two-node-ha": !isBefore(4, 19)
            default: true
            }
        }.sorted()
    }

    /// Whether its daemon looks whether units are enabled (`checkUnitEnabled`).
    package var looksAtEnablement: Bool { !isBefore(4, 18) }

    /// Whether it renders nothing that no node can be given; before, the first node found out
    /// (`generateAndValidateRenderedMachineConfig`).
    package var refusesToRender: Bool { !isBefore(4, 16) }

    /// Whether it can be told to let disks, file systems and arrays be on nodes that are there, and give them to new ones
    /// (`irreconcilableValidationOverrides`), be it as a preview.
    package var canLetBe: Bool { !isBefore(4, 20) }
}

// SPDX-License-Identifier: Apache-2.0

public import Ignition

/// What the machine-config operator of a release knows, read off its release branches 4.6 to 5.2.
public struct OperatorRelease: Sendable, Equatable {
    private let numbers: [Int]

    /// Reads the version of a cluster; `nil` if it does not begin with two numbers.
    public init?(_ version: String) {
        let parts = version.split(separator: ".").prefix(2).map { Int($0) }
        guard parts.count == 2, let major = parts[0], let minor = parts[1] else { return nil }
        numbers = [major, minor]
    }

    private func isBefore(_ major: Int, _ minor: Int) -> Bool { numbers.lexicographicallyPrecedes([major, minor]) }

    /// The newest Ignition configs that it reads (`IgnParseWrapper`).
    public var newestConfig: SpecificationVersion {
        if isBefore(4, 7) { return SpecificationVersion(3, 1) }
        if isBefore(4, 13) { return SpecificationVersion(3, 2) }
        return isBefore(4, 19) ? SpecificationVersion(3, 4) : SpecificationVersion(3, 5)
    }

    /// The kernels beside the default one (`ValidateMachineConfig`).
    var otherKernels: Set<String> { isBefore(4, 15) ? ["realtime"] : HostSettings.otherKernels }

    /// Whether its daemon looks whether units are enabled (`checkUnitEnabled`).
    public var looksAtEnablement: Bool { !isBefore(4, 18) }
}

// SPDX-License-Identifier: Apache-2.0

/// The version of Ignition's configuration specification that a config is written in.
public struct SpecificationVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 2 or 3: the two families differ in what fields mean.
    public let major: Int
    /// Which fields there are.
    public let minor: Int

    /// A version.
    public init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// The versions that are read: 2.0.0 to 2.4.0 and 3.0.0 to 3.6.0.
    public static let supported =
        (0...4).map { SpecificationVersion(2, $0) } + (0...6).map { SpecificationVersion(3, $0) }

    /// The version as configs write it: `3.4.0`.
    public var description: String { "\(major).\(minor).0" }

    /// The version that a config names; `nil` if it is none that is read.
    ///
    /// Pre-releases such as `3.7.0-experimental` are none: what they hold was never promised to stay.
    public init?(named text: String) {
        guard let version = Self.supported.first(where: { $0.description == text }) else { return nil }
        self = version
    }

    /// Whether a version came before another.
    public static func < (left: SpecificationVersion, right: SpecificationVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

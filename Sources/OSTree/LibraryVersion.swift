// SPDX-License-Identifier: Apache-2.0

internal import COSTree

/// The release of the libostree that this process runs with: its rules decide how a deployment is merged.
public struct LibraryVersion: Comparable, Sendable, CustomStringConvertible {
    /// The year of the release, for example 2022.
    public let year: UInt32
    /// The number within the year, for example 7.
    public let release: UInt32

    /// A version to compare with.
    public init(_ year: UInt32, _ release: UInt32) {
        self.year = year
        self.release = release
    }

    /// The running library, found by asking `ostree_check_version()`; libostree has no call that returns its version.
    public static let running: LibraryVersion = {
        let year = (UInt32(2017)...2099).last { ostree_check_version($0, 1) != 0 } ?? 2017
        let release = (UInt32(1)...99).last { ostree_check_version(year, $0) != 0 } ?? 1
        return LibraryVersion(year, release)
    }()

    /// The earlier release is the lesser one: by year, then by number.
    public static func < (left: LibraryVersion, right: LibraryVersion) -> Bool {
        (left.year, left.release) < (right.year, right.release)
    }

    /// As libostree writes it: `2022.7`.
    public var description: String { "\(year).\(release)" }
}

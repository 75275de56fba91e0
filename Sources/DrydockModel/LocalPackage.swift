// SPDX-License-Identifier: Apache-2.0

/// A package that was installed from a file, as origins name it: `<sha256>:<name>-<version>-<release>.<arch>`.
package struct LocalPackage: Sendable, Equatable {
    /// The checksum over its header.
    package let checksum: String
    /// `<name>-<version>-<release>.<arch>`; the version may have an epoch, with a colon of its own.
    package let nevra: String

    /// Reads an item of `requested-local` or `replace-local`; `nil` if it is none.
    package init?(_ item: String) {
        let parts = item.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0].count == 64, parts[0].allSatisfy(\.isHexDigit) else { return nil }
        checksum = String(parts[0])
        nevra = String(parts[1])
    }

    /// The name alone.
    package var name: String {
        nevra.split(separator: "-", omittingEmptySubsequences: false).dropLast(2).joined(separator: "-")
    }

    /// The name that its file usually has, which leaves the epoch out.
    package var file: String {
        guard let colon = nevra.firstIndex(of: ":"), let dash = nevra[..<colon].lastIndex(of: "-") else {
            return "\(nevra).rpm"
        }
        return "\(nevra[...dash])\(nevra[nevra.index(after: colon)...]).rpm"
    }
}

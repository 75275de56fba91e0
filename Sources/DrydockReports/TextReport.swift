// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Documents as text for people; each kind has its `render` in a file of its own.
package enum TextReport {
    /// How many entries of a long list are shown.
    static let longestList = 20

    /// The first digits of a checksum, enough to tell deployments apart.
    static func short(_ checksum: String) -> String {
        checksum.count > 12 ? String(checksum.prefix(12)) : checksum
    }

    /// The name of an operating system as its os-release has it, with the version where the name leaves it out.
    static func systemName(_ osRelease: [String: String]) -> String {
        if let pretty = osRelease["PRETTY_NAME"], !pretty.isEmpty { return pretty }
        let parts = [osRelease["NAME"] ?? osRelease["ID"], osRelease["VERSION"] ?? osRelease["VERSION_ID"]]
        let name = parts.compactMap(\.self).joined(separator: " ")
        return name.isEmpty ? "unknown" : name
    }

    /// What could not be looked at, one line each.
    static func unreadable(_ entries: [Unreadable], to writer: inout TextWriter) {
        writer.cutTable(TextTable(rows: entries.map { [$0.what, $0.why] }))
    }
}

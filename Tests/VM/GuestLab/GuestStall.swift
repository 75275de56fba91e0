// SPDX-License-Identifier: Apache-2.0

package import SystemPackage
import TestSupport

/// A guest whose kernel says again and again that its processors do not get on.
///
/// No program of a host does that to its kernel, drydock no more than another; software emulation does, once in hundreds of boots.
package struct GuestStall: Error, CustomStringConvertible {
    package let description: String

    /// What a kernel says of processors that do not get on, again every minute while it lasts.
    private static let reports = ["detected stalls on CPUs/tasks", "self-detected stall on CPU", "BUG: soft lockup"]
    /// An emulated machine that is short of processors can report one, and get on.
    private static let enough = 3

    /// Finds a stall in the last boot that a serial console tells of.
    ///
    /// - Parameters:
    ///   - what: what was waited for in vain.
    ///   - console: the console's log; what cannot be read tells of none.
    package init?(_ what: String, console: FilePath) {
        let lines = ((try? Files.text(console.string)) ?? "").split(whereSeparator: \.isNewline)
        let boot = lines.lastIndex { $0.contains("Linux version ") } ?? 0
        let found = lines.indices[boot...].filter { index in Self.reports.contains { lines[index].contains($0) } }
        guard found.count >= Self.enough else { return nil }
        // The first report is of what happened; the later ones, of what came of it.
        let first = lines[found[0]..<min(found[0] + 60, found[1])].joined(separator: "\n")
        description =
            "\(what); its kernel stood still, and \(console) has \(found.count) reports of it, the first:\n\(first)"
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Numbers with their units, in the words of reports and findings.
package enum Quantities {
    /// Bytes in the largest binary unit that leaves a whole number, with one digit after the point above KiB.
    package static func bytes(_ count: UInt64) -> String {
        guard count >= 1024 else { return counted(Int(count), "byte") }
        var unit = 0
        var divisor: UInt64 = 1024
        while unit < units.count - 1, count / divisor >= 1024 {
            divisor *= 1024
            unit += 1
        }
        guard unit > 0 else { return "\(rounded(count, divisor)) \(units[unit])" }
        let tenths = rounded(count, divisor, times: 10)
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// A number with its noun, for example `1 layer`, `2 layers`.
    package static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(plural ?? noun + "s")"
    }

    private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]

    private static func rounded(_ count: UInt64, _ divisor: UInt64, times factor: UInt64 = 1) -> UInt64 {
        (count / divisor) * factor + ((count % divisor) * factor + divisor / 2) / divisor
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Counts what became of points, and shows it as a table.
struct CrashTally: Sendable {
    private struct Row {
        var points: Set<String> = []
        var calls: Set<String> = []
        var endings: [Int32: Int] = [:]
        var recoveries: [String: Int] = [:]
        var failures = 0
    }

    private var rows: [String: Row] = [:]

    /// How many points were tried of a case and kind.
    func count(_ test: String, _ kind: CrashPoint.Kind) -> Int { rows["\(test) \(kind.rawValue)"]?.points.count ?? 0 }

    /// All that failed.
    var failures: Int { rows.values.map(\.failures).reduce(0, +) }

    mutating func add(_ result: CrashRun.Result) {
        let point = result.point
        var row = rows["\(point.test) \(point.kind.rawValue)"] ?? Row()
        row.points.insert("\(point.call) \(point.number)")
        row.calls.insert(point.call)
        row.endings[result.status, default: 0] += 1
        row.recoveries[result.recovery ?? "not needed", default: 0] += 1
        if !result.problems.isEmpty { row.failures += 1 }
        rows["\(point.test) \(point.kind.rawValue)"] = row
    }

    /// A row for each case and kind.
    func table() -> String {
        var lines = [["command", "fault", "points", "calls", "failed", "ended with", "came out by"]]
        for test in CrashCase.all {
            for kind in CrashPoint.Kind.allCases {
                guard let row = rows["\(test.name) \(kind.rawValue)"] else { continue }
                let endings = row.endings.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                let recoveries = row.recoveries.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                lines.append([
                    test.name, kind.rawValue, "\(row.points.count)", "\(row.calls.count)", "\(row.failures)",
                    endings.joined(separator: ", "), recoveries.joined(separator: ", "),
                ])
            }
        }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// How what is there compares with what was predicted.
    package static func render(_ document: Document<Verdict>, style: TextStyle) -> String {
        let verdict = document.spec
        var writer = TextWriter(style: style)
        conclusion(verdict, to: &writer)
        writer.blank()
        writer.fields([("run", verdict.run), ("looked at", document.metadata.createdAt ?? "")])
        writer.heading("Comparisons")
        var table = TextTable(header: ["SUBJECT", "FACTS", "DIFFERENT", "RESULT"], numeric: [1, 2])
        table.rows = verdict.comparisons.map { comparison in
            [
                comparison.subject,
                "\(comparison.compared)",
                "\(comparison.differences.count)",
                describe(comparison.state),
            ]
        }
        writer.table(table)
        for comparison in verdict.comparisons where !comparison.differences.isEmpty {
            differences(comparison, to: &writer)
        }
        for comparison in verdict.comparisons {
            guard let later = comparison.later else { continue }
            writer.heading("Changed in \(comparison.subject) by the system since (\(later.count))")
            writer.list(Array(later.prefix(longestList)))
            if later.count > longestList {
                writer.paragraph("… and \(later.count - longestList) more (--format json shows all)", indent: 2)
            }
        }
        return writer.text
    }

    private static func conclusion(_ verdict: Verdict, to writer: inout TextWriter) {
        let facts = verdict.comparisons.map(\.compared).reduce(0, +)
        let differing = verdict.comparisons.map(\.differences.count).reduce(0, +)
        let unknown = verdict.comparisons.filter { $0.state == .unknown }.count
        if facts == 0, unknown == 0, differing == 0 {
            writer.verdict("UNKNOWN", .caution, "nothing was compared.")
        } else if verdict.asPredicted {
            writer.verdict("AS PREDICTED", .good, "\(Quantities.counted(facts, "fact")) compared, none differs.")
        } else if verdict.comparisons.contains(where: { $0.state == .differs }) {
            let of = "\(differing) of \(Quantities.counted(facts, "fact"))"
            let verb = differing == 1 ? "is" : "are"
            let rest = unknown == 0 ? "" : "; \(Quantities.counted(unknown, "comparison")) could not be made"
            writer.verdict("DIFFERENT", .bad, "\(of) \(verb) not as predicted\(rest).")
        } else {
            let count = Quantities.counted(unknown, "comparison")
            writer.verdict("UNKNOWN", .caution, "\(count) could not be made; nothing else differs.")
        }
    }

    private static func differences(_ comparison: Verdict.Comparison, to writer: inout TextWriter) {
        writer.heading("Differences in \(comparison.subject)")
        for difference in comparison.differences.prefix(longestList) {
            writer.list([difference.what])
            writer.paragraph(difference.expected, indent: 4, lead: "predicted: ")
            writer.paragraph(difference.actual, indent: 4, lead: "found:     ")
        }
        let left = comparison.differences.count - longestList
        if left > 0 { writer.paragraph("… and \(left) more (--format json shows all)", indent: 2) }
    }

    private static func describe(_ state: Verdict.Comparison.State) -> String {
        switch state {
        case .asPredicted: "as predicted"
        case .differs: "differs"
        case .unknown: "could not be looked at"
        }
    }
}

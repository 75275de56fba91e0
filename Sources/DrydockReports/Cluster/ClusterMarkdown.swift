// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension MarkdownReport {
    /// The report of a cluster.
    package static func render(_ document: Document<ClusterPlan>) -> String {
        let plan = document.spec
        let groups = PlanFindings(plan)
        let rows = ClusterRows(plan)
        let verdict = groups.verdict
        var text = "# \(verdict.word)\n\n\(MarkdownText.plain(sentence(verdict.sentence)))\n\n"
        text += table(
            ["", ""],
            rows.overview.filter { !$0.value.isEmpty }.map { [$0.label, MarkdownText.plain($0.value)] }
        )
        text += findings(groups.stopping, "Inhibitors", isOpen: true, after: text.utf8.count)
        text += unanswered(groups.unanswered)
        text += findings(groups.warnings, "Warnings", isOpen: false, after: text.utf8.count)
        text += findings(groups.waived, "Agreed to", isOpen: false, after: text.utf8.count)
        text += findings(groups.remarks, "Good to know", isOpen: false, after: text.utf8.count)
        for part in [rows.pools, rows.nodes] + rows.configs where !part.rows.isEmpty {
            text += "\n## \(MarkdownText.plain(part.title))\n\n"
            text += table(part.header, part.rows.map { $0.map { MarkdownText.plain($0) } })
        }
        for drift in rows.drifts {
            text += "\n## Where node \(MarkdownText.plain(drift.node)) is not as its config says\n\n"
            text += drift.lines.prefix(TextReport.longestList).map { "* \(MarkdownText.plain($0))\n" }.joined()
            let more = drift.lines.count - TextReport.longestList
            if more > 0 { text += "* and \(more) more\n" }
        }
        return text + stages(plan.stages, rows.place)
    }

    private static func stages(_ stages: [RolloutStage], _ place: String?) -> String {
        guard !stages.isEmpty else { return "" }
        return "\n## How it is done\n" + (place.map { "\n\(MarkdownText.plain($0))\n" } ?? "")
            + stages.enumerated().map { number, stage in
                var text = "\n### \(number + 1). \(MarkdownText.plain(stage.summary))\n\n"
                text += stage.notes.map { "* \(MarkdownText.plain($0))\n" }.joined()
                for (title, commands) in [("Run", stage.commands), ("Watch", stage.watch), ("Go back", stage.back)]
                where !commands.isEmpty {
                    text += "\n\(title):\n\n"
                    text += MarkdownText.block(commands.map(ShellWords.line).joined(separator: "\n"), language: "sh")
                }
                return text
            }.joined()
    }
}

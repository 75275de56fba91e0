// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension HTMLReport {
    /// The report of a cluster.
    package static func render(_ document: Document<ClusterPlan>) -> String {
        let plan = document.spec
        let groups = PlanFindings(plan)
        let rows = ClusterRows(plan)
        let verdict = groups.verdict
        var page = HTMLPage()
        page.section("overview", "Overview") { html in
            html += "<dl>"
            for (label, value) in rows.overview where !value.isEmpty {
                html += "<dt>\(label)</dt><dd>\(Inert.markup(value))</dd>"
            }
            html += "</dl>"
        }
        page.findings("inhibitors", "Inhibitors", groups.stopping, isOpen: true)
        page.section("unanswered", "Checks without an answer", isShown: !groups.unanswered.isEmpty) {
            unanswered(groups.unanswered, to: &$0)
        }
        page.findings("warnings", "Warnings", groups.warnings, isOpen: false)
        page.findings("agreed", "Agreed to", groups.waived, isOpen: false)
        page.findings("remarks", "Good to know", groups.remarks, isOpen: false)
        for (anchor, table) in [("pools", rows.pools), ("nodes", rows.nodes)] {
            page.section(anchor, table.title, isShown: !table.rows.isEmpty) { self.table(table, to: &$0) }
        }
        for (number, table) in rows.configs.enumerated() {
            page.section("configs-\(number)", table.title, isShown: !table.rows.isEmpty) { self.table(table, to: &$0) }
        }
        page.section("drift", "Where nodes are not as their configs say", isShown: !rows.drifts.isEmpty) { html in
            for drift in rows.drifts {
                html += "<h3>\(Inert.markup(drift.node))</h3><ul>"
                for line in drift.lines { html += "<li>\(Inert.markup(line))" }
                html += "</ul>"
            }
        }
        page.section("stages", "How it is done", isShown: !plan.stages.isEmpty) {
            stages(plan.stages, rows.place, to: &$0)
        }
        page.section("checks", "All checks") { checks(plan.checks, to: &$0) }
        return page.text(
            title: plan.cluster.version ?? "Cluster",
            tone: verdict.tone,
            word: verdict.word,
            sentence: verdict.sentence,
            footer: "drydock \(Inert.markup(document.metadata.tool.version))"
        )
    }

    private static func table(_ table: ClusterRows.Table, to html: inout String) {
        html += "<div class=wide tabindex=0><table><thead><tr>"
        for title in table.header { html += "<th scope=col>\(Inert.markup(title))" }
        html += "</thead><tbody>"
        for row in table.rows {
            html += "<tr>"
            for cell in row { html += "<td>\(Inert.markup(cell))" }
        }
        html += "</tbody></table></div>"
    }

    private static func stages(_ stages: [RolloutStage], _ place: String?, to html: inout String) {
        if let place { html += "<p>\(Inert.markup(place))" }
        for (number, stage) in stages.enumerated() {
            html += "<article><h3>\(number + 1). \(Inert.markup(stage.summary))</h3>"
            if !stage.notes.isEmpty {
                html += "<ul>"
                for note in stage.notes { html += "<li>\(Inert.markup(note))" }
                html += "</ul>"
            }
            for (title, commands) in [("Run", stage.commands), ("Watch", stage.watch), ("Go back", stage.back)]
            where !commands.isEmpty {
                let lines = commands.map(ShellWords.line).joined(separator: "\n")
                html += "<p><b>\(title)</b><pre>\(Inert.wholeMarkup(lines))</pre>"
            }
            html += "</article>"
        }
    }
}

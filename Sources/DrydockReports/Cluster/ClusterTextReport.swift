// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// The report of a cluster: what its nodes are made of, what a move meets, and how it is done.
    package static func render(_ document: Document<ClusterPlan>, style: TextStyle) -> String {
        let plan = document.spec
        let groups = PlanFindings(plan)
        let rows = ClusterRows(plan)
        var writer = TextWriter(style: style)
        let verdict = groups.verdict
        writer.verdict(verdict.word, verdict.tone, verdict.sentence)
        writer.blank()
        writer.fields(rows.overview, indent: 0)
        table(rows.pools, to: &writer)
        table(rows.nodes, to: &writer)
        for config in rows.configs { table(config, to: &writer) }
        for drift in rows.drifts {
            writer.heading("Where node \(drift.node) is not as its config says")
            writer.list(drift.lines)
        }
        stages(plan.stages, rows.place, to: &writer)
        findings(groups.remarks, title: "Good to know", to: &writer)
        findings(groups.waived, title: "Agreed to", to: &writer)
        unanswered(groups.unanswered, to: &writer)
        findings(groups.warnings, title: "Warnings", to: &writer)
        findings(groups.stopping, title: "Inhibitors", to: &writer)
        return writer.text
    }

    private static func table(_ table: ClusterRows.Table, to writer: inout TextWriter) {
        guard !table.rows.isEmpty else { return }
        writer.heading(table.title)
        // A cluster may have hundreds of nodes, of which each is told.
        writer.table(TextTable(header: table.header, rows: table.rows))
    }

    private static func stages(_ stages: [RolloutStage], _ place: String?, to writer: inout TextWriter) {
        guard !stages.isEmpty else { return }
        writer.heading("How it is done")
        if let place {
            writer.paragraph(place, indent: 2)
            writer.blank()
        }
        for (number, stage) in stages.enumerated() {
            if number > 0 { writer.blank() }
            writer.paragraph("\(stage.summary) (\(stage.id))", indent: 2, lead: "\(number + 1). ")
            for note in stage.notes { writer.paragraph(note, indent: 5, lead: "know:  ") }
            for (lead, commands) in [("run:   ", stage.commands), ("watch: ", stage.watch), ("back:  ", stage.back)] {
                for command in commands { writer.command(lead + ShellWords.line(command), indent: 5) }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// The dry-run report: what an administrator reads before daring the switch.
    ///
    /// - Parameters:
    ///   - document: the plan.
    ///   - style: how wide, and with which colours.
    ///   - details: whether all is told of a plan in whose way nothing stands; else that is one page.
    /// - Returns: the report.
    package static func render(_ document: Document<Plan>, style: TextStyle, details: Bool = false) -> String {
        let plan = document.spec
        if plan.readiness == .ready, !details { return page(document, style: style) }
        let groups = PlanFindings(plan)
        var writer = TextWriter(style: style)
        let verdict = groups.verdict
        writer.verdict(verdict.word, verdict.tone, verdict.sentence)
        writer.blank()
        hostAndImage(plan, to: &writer)
        for note in plan.route?.route.notes ?? [] { writer.paragraph(note, indent: 2, lead: "- ") }
        injected(plan.injected, to: &writer)
        gaps(plan.prediction, to: &writer)
        outcome(plan.prediction, document.metadata.space ?? [], to: &writer)
        dispositions(plan.dispositions, to: &writer)
        steps(plan.steps, to: &writer)
        mended(groups.repaired, to: &writer)
        findings(groups.remarks, title: "Good to know", to: &writer)
        findings(groups.waived, title: "Agreed to", to: &writer)
        unanswered(groups.unanswered, to: &writer)
        findings(groups.warnings, title: "Warnings", to: &writer)
        findings(groups.stopping, title: "Inhibitors", to: &writer)
        return writer.text
    }

    /// What is not of the image, by who put it there.
    private static func injected(_ state: InjectedState?, to writer: inout TextWriter) {
        guard let state, !state.shares.isEmpty || state.layeredPackages > 0 else { return }
        writer.heading("What was put on top of the old image")
        var rows: [[String]] = []
        if state.layeredPackages + state.removedPackages > 0 {
            rows.append(["packages", "\(state.layeredPackages) layered, \(state.removedPackages) removed"])
        }
        for origin in Provenance.Origin.allCases {
            let shares = state.shares.filter { $0.origin == origin }
            guard !shares.isEmpty else { continue }
            rows.append([origin.rawValue, shares.map { "\($0.count) \($0.subject.rawValue)" }.joined(separator: ", ")])
        }
        writer.table(TextTable(rows: rows))
    }

    static func hostAndImage(_ plan: Plan, to writer: inout TextWriter) {
        let image = plan.image
        let layers = Quantities.counted(image.layers, "layer")
        let version = image.version.flatMap { image.name.contains($0) ? nil : ", version \($0)" } ?? ""
        writer.fields(
            [
                ("host", plan.host.name),
                ("stateroot", plan.host.stateroot),
                ("starts from", plan.host.mergeDeployment),
                ("libostree", plan.host.libostreeVersion),
                ("image", image.name + version),
                ("reference", image.reference),
                ("manifest", image.manifestDigest),
                ("content", "\(layers), \(Quantities.bytes(image.layerBytes)) as stored"),
                ("route", plan.route.map(route) ?? ""),
                ("first boot", plan.watch.map(watch) ?? ""),
            ],
            indent: 0
        )
    }

    /// What leads back by itself.
    private static func watch(_ watch: BootWatch) -> String {
        "goes back by itself if not good within \(watch.minutes) min, or not as predicted in \(watch.rollsBackOn.joined(separator: ", "))"
    }

    /// The route, and why it is that one.
    private static func route(_ choice: RouteChoice) -> String {
        choice.route.id + ": " + (choice.named ? "as asked for" : choice.reasons.joined(separator: "; "))
    }

    /// What steps mend, a line each.
    private static func mended(_ findings: [Finding], to writer: inout TextWriter) {
        guard !findings.isEmpty else { return }
        writer.heading("Mended by these steps (\(findings.count))")
        for finding in findings {
            writer.paragraph("\(finding.title) [\(finding.label)]", indent: 2, lead: "- ")
        }
    }

    private static func steps(_ steps: [Step], to writer: inout TextWriter) {
        writer.heading("Steps")
        guard !steps.isEmpty else { return writer.paragraph("There is nothing to do.", indent: 2) }
        for (number, step) in steps.enumerated() {
            if number > 0 { writer.blank() }
            writer.paragraph("\(step.summary) (\(step.id), \(phase(step.phase)))", indent: 2, lead: "\(number + 1). ")
            for condition in step.preconditions { writer.paragraph(condition, indent: 5, lead: "needs: ") }
            for change in step.changes ?? [] { writer.paragraph(change.words, indent: 5, lead: "does:  ") }
            for prediction in step.predictions { writer.paragraph(prediction, indent: 5, lead: "after: ") }
            if step.irreversible {
                writer.paragraph("cannot be taken back", indent: 5, lead: "undo:  ")
            } else {
                writer.paragraph(step.undo ?? "nothing to take back", indent: 5, lead: "undo:  ")
            }
        }
    }

    private static func phase(_ phase: Step.Phase) -> String {
        switch phase {
        case .beforeSwitch: "before the switch"
        case .firstBoot: "at the first boot"
        case .afterVerify: "after verification"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// The dry-run report: what an administrator reads before daring the switch.
    package static func render(_ document: Document<Plan>, style: TextStyle) -> String {
        let plan = document.spec
        var writer = TextWriter(style: style)
        readiness(plan, to: &writer)
        writer.blank()
        hostAndImage(plan, to: &writer)
        findings(stopping(plan.findings), title: "Inhibitors", to: &writer)
        unanswered(plan.checks, to: &writer)
        findings(advisory(plan.findings), title: "Warnings", to: &writer)
        steps(plan.steps, to: &writer)
        gaps(plan.prediction, to: &writer)
        outcome(plan.prediction, document.metadata.space ?? [], to: &writer)
        return writer.text
    }

    private static func readiness(_ plan: Plan, to writer: inout TextWriter) {
        let stopping = stopping(plan.findings).count
        let unknown = plan.checks.filter { $0.state == .unknown }.count
        var counts: [String] = []
        if stopping > 0 { counts.append(Quantities.counted(stopping, "inhibitor")) }
        if unknown > 0 { counts.append(Quantities.counted(unknown, "check") + " without an answer") }
        let warnings = advisory(plan.findings).count
        switch plan.readiness {
        case .ready:
            writer.verdict("READY", .good, "nothing stands in the way of the switch.")
        case .readyWithWarnings:
            if warnings > 0 { counts.append(Quantities.counted(warnings, "warning")) }
            let what = counts.isEmpty ? "there are warnings" : counts.joined(separator: ", ")
            writer.verdict("READY WITH WARNINGS", .caution, "\(what); read them before the switch.")
        case .blocked:
            let what = counts.isEmpty ? "the plan must not be executed" : counts.joined(separator: ", ")
            writer.verdict("BLOCKED", .bad, "\(what); the switch cannot be made until this is cleared.")
        }
    }

    private static func hostAndImage(_ plan: Plan, to writer: inout TextWriter) {
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
            ],
            indent: 0
        )
    }

    private static func steps(_ steps: [Step], to writer: inout TextWriter) {
        writer.heading("Steps")
        guard !steps.isEmpty else { return writer.paragraph("There is nothing to do.", indent: 2) }
        for (number, step) in steps.enumerated() {
            if number > 0 { writer.blank() }
            writer.paragraph("\(step.summary) (\(step.id), \(phase(step.phase)))", indent: 2, lead: "\(number + 1). ")
            for condition in step.preconditions { writer.paragraph(condition, indent: 5, lead: "needs: ") }
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

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// Numbered findings, the worst last, where a terminal stands still: what, why, what was seen, what to do, and the id at the
    /// end.
    ///
    /// Commands and lines of Containerfiles are never wrapped, so that they can be copied.
    static func findings(_ findings: [Finding], title: String, to writer: inout TextWriter) {
        guard !findings.isEmpty else { return }
        writer.heading("\(title) (\(findings.count))")
        for (number, finding) in findings.reversed().enumerated() {
            if number > 0 { writer.blank() }
            writer.paragraph(finding.title, indent: 2, lead: "\(number + 1). ")
            writer.paragraph(finding.summary, indent: 5)
            for evidence in finding.evidence.prefix(longestList) {
                writer.paragraph(evidence.words, indent: 5, lead: "seen: ")
            }
            let unseen = finding.evidence.count - longestList
            if unseen > 0 { writer.paragraph("… and \(unseen) more (--format json shows all)", indent: 5) }
            for remediation in finding.remediations { self.remediation(remediation, to: &writer) }
            if let waiver = finding.waiver { writer.paragraph(waiver.words, indent: 5, lead: "agreed: ") }
            writer.paragraph("[\(finding.label)]", indent: 5)
        }
    }

    private static func remediation(_ remediation: Remediation, to writer: inout TextWriter) {
        switch remediation.kind {
        case .manual: writer.paragraph(remediation.text ?? "", indent: 5, lead: "fix:  ")
        case .command, .clusterCommand: writer.list(["run:  \(remediation.code ?? "")"], indent: 5)
        case .containerfile:
            for line in remediation.lines ?? [] { writer.list(["file: \(line)"], indent: 5) }
        }
        guard remediation.kind != .manual else { return }
        let note = [remediation.text, remediation.attended == true ? "needs a person" : nil].compactMap(\.self)
        if !note.isEmpty { writer.paragraph("(\(note.joined(separator: "; ")))", indent: 11) }
    }

    /// The checks that could not read what they needed.
    static func unanswered(_ checks: [CheckResult], to writer: inout TextWriter) {
        guard !checks.isEmpty else { return }
        writer.heading("Checks without an answer (\(checks.count))")
        writer.cutTable(
            TextTable(
                rows: checks.map { check in
                    let reason = check.reason ?? "no reason given"
                    let words = check.title.map { "\($0): \(reason)" } ?? reason
                    return [check.id, check.blocks ? "must answer" : "", words]
                }
            )
        )
    }
}

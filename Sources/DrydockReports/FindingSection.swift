// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// Numbered findings: what, why, what was seen, what to do, and the id at the end.
    ///
    /// Remediations are never wrapped, so that a command can be copied.
    static func findings(_ findings: [Finding], title: String, to writer: inout TextWriter) {
        guard !findings.isEmpty else { return }
        writer.heading("\(title) (\(findings.count))")
        for (number, finding) in findings.enumerated() {
            if number > 0 { writer.blank() }
            writer.paragraph(finding.title, indent: 2, lead: "\(number + 1). ")
            writer.paragraph(finding.summary, indent: 5)
            for evidence in finding.evidence.prefix(longestList) {
                writer.paragraph(describe(evidence), indent: 5, lead: "seen: ")
            }
            let unseen = finding.evidence.count - longestList
            if unseen > 0 { writer.paragraph("… and \(unseen) more (--format json shows all)", indent: 5) }
            for remediation in finding.remediations {
                writer.list(["fix:  \(remediation)"], indent: 5)
            }
            let waivable = finding.disposition == .overridable ? finding.stops ? ", can be waived" : ", waived" : ""
            writer.paragraph("[\(finding.id), \(finding.severity.rawValue)\(waivable)]", indent: 5)
        }
    }

    /// The findings that stop a switch, the worst first.
    static func stopping(_ findings: [Finding]) -> [Finding] {
        worstFirst(findings.filter { $0.disposition == .inhibitor })
            + worstFirst(findings.filter { $0.disposition == .overridable && $0.stops })
    }

    /// The findings that stop nothing, the worst first.
    static func advisory(_ findings: [Finding]) -> [Finding] {
        worstFirst(findings.filter { !$0.stops })
    }

    /// The checks that could not read what they needed.
    static func unanswered(_ checks: [CheckResult], to writer: inout TextWriter) {
        let unknown = checks.filter { $0.state == .unknown }
        guard !unknown.isEmpty else { return }
        writer.heading("Checks without an answer (\(unknown.count))")
        writer.cutTable(TextTable(rows: unknown.map { [$0.id, $0.reason ?? "no reason given"] }))
    }

    private static func worstFirst(_ findings: [Finding]) -> [Finding] {
        [Finding.Severity.high, .medium, .low, .info].flatMap { severity in findings.filter { $0.severity == severity }
        }
    }

    private static func describe(_ evidence: Finding.Evidence) -> String {
        switch (evidence.expected, evidence.actual) {
        case (let expected?, let actual?): "\(evidence.path) is \(actual), should be \(expected)"
        case (let expected?, nil): "\(evidence.path) should be \(expected)"
        case (nil, let actual?): "\(evidence.path) is \(actual)"
        case (nil, nil): evidence.path
        }
    }
}

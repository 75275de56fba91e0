// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// A plan as JUnit XML: each check a test case, so that a pipeline shows what blocks the switch.
///
/// A finding that stops the switch, or that is as bad as the caller says, is a failure; a check that has to answer
/// and could not is an error, another one is skipped.
/// Everything else passes, with its text as output. (Schema: `junit-10.xsd` of Jenkins' xUnit plug-in.)
package enum JUnitReport {
    /// The report of a plan.
    ///
    /// - Parameters:
    ///   - document: the plan.
    ///   - severity: findings from here on are failures, too; `nil` if only those are that stop the switch.
    /// - Returns: an XML document in UTF-8.
    package static func render(_ document: Document<some ReportedAssessment>, failOn severity: Finding.Severity? = nil)
        -> String
    {
        let plan = document.spec
        func fails(_ finding: Finding) -> Bool {
            finding.stops
                || !finding.isSettled && severity.map { finding.severity >= $0 } ?? false
        }
        let areas = plan.checks.reduce(into: [String]()) { if $0.last != area($1) { $0.append(area($1)) } }
        let failures = plan.checks.count { $0.findings.contains(where: fails) }
        let errors = plan.checks.count(where: \.blocks)
        let totals = counts(plan.checks.count, failures, errors)
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"drydock\" \(totals)>\n"
        for name in areas {
            let checks = plan.checks.filter { area($0) == name }
            let failures = checks.count { $0.findings.contains(where: fails) }
            let errors = checks.count(where: \.blocks)
            let skipped = checks.count { $0.state == .skip || $0.state == .unknown && !$0.blocks }
            xml +=
                "  <testsuite name=\"\(Inert.markup(name))\" \(counts(checks.count, failures, errors)) skipped=\"\(skipped)\""
            xml += " package=\"\(Inert.markup(plan.subject))\">\n"
            for check in checks { xml += testCase(check, fails) }
            xml += "  </testsuite>\n"
        }
        return xml + "</testsuites>\n"
    }

    private static func testCase(_ check: CheckResult, _ fails: (Finding) -> Bool) -> String {
        let name = [check.id, check.title ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        let start = "    <testcase classname=\"drydock.\(Inert.markup(area(check)))\" name=\"\(Inert.markup(name))\""
        var content = ""
        for finding in check.findings where fails(finding) {
            content +=
                "      <failure type=\"\(finding.disposition.rawValue)\" message=\"\(Inert.markup(finding.title))\">"
            content += "\(Inert.wholeMarkup(text(finding)))</failure>\n"
        }
        switch check.state {
        case .unknown where check.blocks:
            content += "      <error type=\"unknown\" message=\"\(Inert.markup(check.reason ?? ""))\"/>\n"
        case .skip, .unknown: content += "      <skipped message=\"\(Inert.markup(check.reason ?? ""))\"/>\n"
        case .pass, .fail: break
        }
        let others = check.findings.filter { !fails($0) }.map { "\($0.title)\n\(text($0))" }
        if !others.isEmpty {
            content += "      <system-out>\(Inert.wholeMarkup(others.joined(separator: "\n\n")))</system-out>\n"
        }
        return content.isEmpty ? "\(start)/>\n" : "\(start)>\n\(content)    </testcase>\n"
    }

    private static func text(_ finding: Finding) -> String {
        var lines = [finding.summary]
        lines += finding.evidence.prefix(TextReport.longestList).map { "seen: \(Inert.text($0.words))" }
        lines += finding.remediations.map { remediation in
            "fix: " + [remediation.code, remediation.text].compactMap(\.self).joined(separator: " # ")
        }
        if let waiver = finding.waiver { lines.append("agreed: \(waiver.words)") }
        return (lines + ["[\(finding.label)]"]).joined(separator: "\n")
    }

    /// `IMG` of `DD-IMG-0001`.
    private static func area(_ check: CheckResult) -> String {
        let parts = check.id.split(separator: "-")
        return parts.count > 1 ? String(parts[1]) : check.id
    }

    private static func counts(_ tests: Int, _ failures: Int, _ errors: Int) -> String {
        "tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\""
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// Documents as Markdown that fits an issue or a merge request.
package enum MarkdownReport {
    /// The most bytes of findings: GitHub takes 65,536 characters, and the rest of the report needs some.
    private static let longestFindings = 50_000

    /// The dry-run report of a plan.
    package static func render(_ document: Document<Plan>) -> String {
        let plan = document.spec
        let groups = PlanFindings(plan)
        let verdict = groups.verdict
        var text = "# \(verdict.word)\n\n\(MarkdownText.plain(sentence(verdict.sentence)))\n\n"
        text += table(
            ["", ""],
            [
                ["host", MarkdownText.plain(plan.host.name)],
                ["starts from", MarkdownText.code(plan.host.mergeDeployment)],
                [
                    "image",
                    MarkdownText.plain(
                        [plan.image.name, plan.image.version ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
                    ),
                ],
                ["reference", MarkdownText.code(plan.image.reference)],
                ["manifest", MarkdownText.code(plan.image.manifestDigest)],
            ] + (plan.route.map { [["route", MarkdownText.plain("\($0.route.id): \($0.route.title)")]] } ?? [])
        )
        text += findings(groups.stopping, "Inhibitors", isOpen: true, after: text.utf8.count)
        text += unanswered(groups.unanswered)
        text += findings(groups.warnings, "Warnings", isOpen: false, after: text.utf8.count)
        text += findings(groups.repaired, "Mended by the steps below", isOpen: false, after: text.utf8.count)
        text += findings(groups.waived, "Agreed to", isOpen: false, after: text.utf8.count)
        text += findings(groups.remarks, "Good to know", isOpen: false, after: text.utf8.count)
        text += dispositions(plan.dispositions ?? [])
        text += prediction(plan, document.metadata.space ?? [])
        text += steps(plan.steps)
        let checks = plan.checks
        text +=
            "\n\(checks.count) checks: \(groups.passed.count) passed, \(checks.count { $0.state == .fail }) found something, "
        text += "\(groups.skipped.count) had nothing to look at, \(groups.unanswered.count) could not answer.\n"
        return text
    }

    /// Any other document: its text report, as it is.
    package static func wrap(_ kind: String, _ report: String) -> String {
        "# \(kind)\n\n" + MarkdownText.block(report, language: "text")
    }

    static func findings(_ findings: [Finding], _ title: String, isOpen: Bool, after taken: Int) -> String {
        guard !findings.isEmpty else { return "" }
        var text = "\n## \(title) (\(findings.count))\n"
        for (number, finding) in findings.enumerated() {
            guard text.utf8.count + taken < longestFindings else {
                text += "\nAnd \(findings.count - number) more, which the other formats show.\n"
                break
            }
            let heading = "\(number + 1)\\. \(MarkdownText.plain(finding.title))"
            if isOpen {
                text += "\n### \(heading)\n\n"
            } else {
                text += "\n<details><summary>\(number + 1). \(MarkdownText.html(finding.title))</summary>\n\n"
            }
            text += "\(MarkdownText.plain(finding.summary))\n\n"
            for evidence in finding.evidence.prefix(TextReport.longestList) { text += "* \(words(evidence))\n" }
            if finding.evidence.count > TextReport.longestList {
                text += "* and \(finding.evidence.count - TextReport.longestList) more\n"
            }
            if !finding.evidence.isEmpty { text += "\n" }
            for remediation in finding.remediations { text += self.remediation(remediation) }
            if let step = finding.repairedBy { text += "Mended by the step `\(step)`.\n\n" }
            if let waiver = finding.waiver { text += "Agreed: \(MarkdownText.plain(waiver.words))\n\n" }
            let links = (finding.links ?? []).filter { $0.hasPrefix("https://") }.map { "<\($0)>" }.joined(
                separator: " "
            )
            text +=
                "`\(finding.id)`\(finding.instance.map { " \(MarkdownText.code($0))" } ?? ""), \(finding.severity.rawValue)"
            text +=
                "\(finding.disposition == .overridable && finding.stops ? ", can be waived" : "")\(links.isEmpty ? "" : ", \(links)")\n"
            if !isOpen { text += "\n</details>\n" }
        }
        return text
    }

    private static func words(_ evidence: Finding.Evidence) -> String {
        evidence.words(path: MarkdownText.code(evidence.path), value: MarkdownText.plain)
    }

    private static func remediation(_ remediation: Remediation) -> String {
        let note = remediation.text.map { MarkdownText.plain($0) }
        switch remediation.kind {
        case .manual: return "* To do: \(note ?? "")\n\n"
        case .command:
            let lead =
                "On the host\(remediation.attended == true ? ", by a person" : "")\(note.map { " (\($0))" } ?? ""):"
            return "\(lead)\n\n" + MarkdownText.block(remediation.code ?? "", language: "sh") + "\n"
        case .clusterCommand:
            return "With access to the cluster\(note.map { " (\($0))" } ?? ""):\n\n"
                + MarkdownText.block(remediation.code ?? "", language: "sh") + "\n"
        case .containerfile:
            return "In the Containerfile\(note.map { " (\($0))" } ?? ""):\n\n"
                + MarkdownText.block(remediation.code ?? "", language: "dockerfile") + "\n"
        }
    }

    static func unanswered(_ checks: [CheckResult]) -> String {
        guard !checks.isEmpty else { return "" }
        return "\n## Checks without an answer (\(checks.count))\n\n"
            + table(
                ["check", "", "why"],
                checks.map { check in
                    let words = [check.title, check.reason].compactMap(\.self).joined(separator: ": ")
                    return ["`\(check.id)`", check.blocks ? "must answer" : "", MarkdownText.plain(words)]
                }
            )
    }

    /// What becomes of the host's own state, by name where it does not just stay.
    private static func dispositions(_ dispositions: [StateDisposition]) -> String {
        guard !dispositions.isEmpty else { return "" }
        let groups = Dictionary(grouping: dispositions, by: \.becomes)
        let rows = StateDisposition.Outcome.allCases.compactMap { outcome in
            groups[outcome].map { found in
                let names = found.prefix(TextReport.longestList).map {
                    MarkdownText.plain("\($0.subject.rawValue) \($0.name)")
                }
                let more = found.count - names.count
                let list = outcome == .kept ? "" : names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
                return [outcome.rawValue, "\(found.count)", list]
            }
        }
        return "\n## What becomes of the host's own state\n\n" + table(["what", "how much", ""], rows)
    }

    private static func prediction(_ plan: Plan, _ space: [Space]) -> String {
        let prediction = plan.prediction
        var text = "\n## What the switch does\n\n"
        let counts = Dictionary(grouping: prediction.etc, by: \.outcome).mapValues(\.count)
        var rows = EtcOutcome.Outcome.allCases.compactMap { outcome in
            counts[outcome].map { ["/etc: \(outcome.rawValue)", "\($0)"] }
        }
        let packages = prediction.packages
        rows.append([
            "packages",
            packages.known
                ? "\(packages.added.count) new, \(packages.removed.count) removed, \(packages.changed.count) of another version"
                : "not known",
        ])
        if let units = prediction.units {
            let counts = Dictionary(grouping: units, by: \.outcome).mapValues(\.count)
            rows += UnitOutcome.Outcome.allCases.compactMap { outcome in
                counts[outcome].map { ["units: \(outcome.rawValue)", "\($0)"] }
            }
        }
        rows.append([
            "kernel arguments",
            MarkdownText.code(prediction.kernelArguments.map(Redaction.argument).joined(separator: " ")),
        ])
        if let need = prediction.space {
            rows.append(["download", Quantities.bytes(need.downloadBytes)])
            rows.append(["repository", "\(Quantities.bytes(need.repositoryAllocated)) (\(need.accuracy.rawValue))"])
            rows.append(["/boot", Quantities.bytes(need.bootBytes)])
            rows.append(["fits", need.fits(in: space).map { $0 ? "yes" : "no" } ?? "not known"])
        }
        text += table(["what", "how much"], rows)
        if let conflict = prediction.etcConflict {
            text += "\nThe merge of /etc would fail: \(MarkdownText.plain(conflict))\n"
        }
        return text
    }

    private static func steps(_ steps: [Step]) -> String {
        guard !steps.isEmpty else { return "" }
        return "\n## Steps\n\n"
            + steps.enumerated().map { number, step in
                let changes = (step.changes ?? []).map { "    * \(MarkdownText.plain($0.words))\n" }
                return "\(number + 1). \(MarkdownText.plain(step.summary)) (`\(step.id)`)\n" + changes.joined()
            }.joined()
    }

    static func table(_ header: [String], _ rows: [[String]]) -> String {
        func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }
        return line(header) + line(header.map { _ in "---" })
            // A bar inside of code ends the cell all the same.
            + rows.map { row in line(row.map { $0.hasPrefix("`") ? bars($0) : $0 }) }.joined()
    }

    private static func bars(_ code: String) -> String {
        code.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

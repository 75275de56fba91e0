// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// One finding on a page.
enum HTMLFinding {
    static func render(_ finding: Finding, isOpen: Bool, to html: inout String) {
        let badge = "<span class=\"badge \(finding.severity.rawValue)\">\(finding.severity.rawValue)</span>"
        let title = Inert.markup(finding.title)
        html +=
            isOpen ? "<article><h3>\(badge) \(title)</h3>" : "<details><summary><h3>\(badge) \(title)</h3></summary>"
        html += "<p>\(Inert.markup(finding.summary))"
        if !finding.evidence.isEmpty {
            html += "<ul>"
            for evidence in finding.evidence.prefix(TextReport.longestList) { html += "<li>\(words(evidence))" }
            let more = finding.evidence.count - TextReport.longestList
            if more > 0 { html += "<li>and \(more) more" }
            html += "</ul>"
        }
        for remediation in finding.remediations { self.remediation(remediation, to: &html) }
        if let step = finding.repairedBy { html += "<p>Mended by the step <code>\(Inert.markup(step))</code>" }
        if let waiver = finding.waiver { html += "<p>Agreed: \(Inert.markup(waiver.words))" }
        let links = (finding.links ?? []).filter { $0.hasPrefix("https://") }.map { link in
            "<a href=\"\(Inert.markup(link))\" rel=noreferrer>\(Inert.markup(String(link.dropFirst(8))))</a>"
        }
        html += "<p class=id>\(([Inert.markup(finding.label)] + links).joined(separator: " · "))"
        html += isOpen ? "</article>\n" : "</details>\n"
    }

    private static func words(_ evidence: Finding.Evidence) -> String {
        evidence.words(path: "<code>\(Inert.markup(evidence.path))</code>", value: Inert.markup)
    }

    private static func remediation(_ remediation: Remediation, to html: inout String) {
        let note = remediation.text.map { " (\(Inert.markup($0)))" } ?? ""
        switch remediation.kind {
        case .manual: html += "<p><b>To do:</b> \(Inert.markup(remediation.text ?? ""))"
        case .command:
            html += "<p><b>On the host</b>\(remediation.attended == true ? ", by a person" : "")\(note):"
        case .clusterCommand: html += "<p><b>With access to the cluster</b>\(note):"
        case .containerfile: html += "<p><b>In the Containerfile</b>\(note):"
        }
        if let code = remediation.code { html += "<pre>\(Inert.wholeMarkup(code))</pre>" }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// Documents as one HTML page that needs nothing else: no scripts at all, no fonts and pictures from elsewhere.
///
/// It is laid out for a phone, a wide screen and paper, in light and dark; every picture is made of text that can be selected.
package enum HTMLReport {
    /// The dry-run report of a plan.
    package static func render(_ document: Document<Plan>) -> String {
        let plan = document.spec
        let groups = PlanFindings(plan)
        let verdict = groups.verdict
        var page = HTMLPage()
        page.section("overview", "Overview") { overview(plan, groups, to: &$0) }
        page.findings("inhibitors", "Inhibitors", groups.stopping, isOpen: true)
        page.section("unanswered", "Checks without an answer", isShown: !groups.unanswered.isEmpty) {
            unanswered(groups.unanswered, to: &$0)
        }
        page.findings("warnings", "Warnings", groups.warnings, isOpen: false)
        page.findings("mended", "Mended by the steps", groups.repaired, isOpen: false)
        page.findings("agreed", "Agreed to", groups.waived, isOpen: false)
        page.findings("remarks", "Good to know", groups.remarks, isOpen: false)
        page.section("state", "What becomes of the host's own state", isShown: plan.dispositions?.isEmpty == false) {
            state(plan.dispositions ?? [], to: &$0)
        }
        page.section("layers", "The host in layers", isShown: plan.injected != nil) {
            HTMLPictures.layers(plan, to: &$0)
        }
        page.section("etc-map", "/etc by who wrote it", isShown: plan.injected?.etc.isEmpty == false) {
            HTMLPictures.etcMap(plan.injected?.etc ?? [], to: &$0)
        }
        page.section("space", "Space before and after", isShown: plan.prediction.space != nil) {
            HTMLPictures.space(plan.prediction.space, document.metadata.space ?? [], to: &$0)
        }
        page.section("boot", "From firmware to the root", isShown: plan.prediction.bootChain?.isEmpty == false) {
            HTMLPictures.bootChain(plan.prediction.bootChain ?? [], to: &$0)
        }
        page.section("steps", "Steps", isShown: !plan.steps.isEmpty) { HTMLPictures.timeline(plan.steps, to: &$0) }
        page.section("changes", "What changes") { HTMLChanges.render(plan.prediction, to: &$0) }
        page.section("checks", "All checks") { checks(plan.checks, to: &$0) }
        let made = document.metadata.createdAt.map { ", made \(Inert.markup($0))" } ?? ""
        return page.text(
            title: "\(plan.host.name) → \(plan.image.name)",
            tone: verdict.tone,
            word: verdict.word,
            sentence: verdict.sentence,
            footer: "drydock \(Inert.markup(document.metadata.tool.version))\(made)"
        )
    }

    /// Any other document: its text report, as it is.
    package static func wrap(_ kind: String, _ report: String) -> String {
        var page = HTMLPage()
        page.section("report", kind) { $0 += "<pre>\(Inert.wholeMarkup(report))</pre>" }
        return page.text(title: "drydock: \(kind)", tone: nil, word: kind, sentence: "", footer: "drydock")
    }

    private static func overview(_ plan: Plan, _ groups: PlanFindings, to html: inout String) {
        html += "<ul class=tiles>"
        for (count, noun, anchor) in [
            (groups.stopping.count, groups.stopping.count == 1 ? "inhibitor" : "inhibitors", "inhibitors"),
            (groups.unanswered.count, "without an answer", "unanswered"),
            (groups.warnings.count, groups.warnings.count == 1 ? "warning" : "warnings", "warnings"),
            (groups.repaired.count, "mended", "mended"),
            (groups.waived.count, "agreed to", "agreed"),
            (groups.passed.count, "checks passed", "checks"),
        ] {
            let link =
                count > 0 ? "<a href=\"#\(anchor)\"><b>\(count)</b> \(noun)</a>" : "<span><b>0</b> \(noun)</span>"
            html += "<li>\(link)</li>"
        }
        html += "</ul><dl>"
        let image = plan.image
        for (name, value) in [
            ("Host", plan.host.name), ("Starts from", plan.host.mergeDeployment), ("Stateroot", plan.host.stateroot),
            ("libostree", plan.host.libostreeVersion), ("Image", image.name), ("Version", image.version ?? ""),
            ("Reference", image.reference), ("Manifest", image.manifestDigest),
            (
                "Content",
                "\(Quantities.counted(image.layers, "layer")), \(Quantities.bytes(image.layerBytes)) as stored"
            ), ("Route", plan.route.map { "\($0.route.id): \($0.route.title)" } ?? ""),
        ] where !value.isEmpty {
            html += "<dt>\(name)</dt><dd>\(Inert.markup(value))</dd>"
        }
        html += "</dl>"
    }

    /// What is not just kept is open; the rest is there to be searched.
    private static func state(_ dispositions: [StateDisposition], to html: inout String) {
        for outcome in StateDisposition.Outcome.allCases.reversed() {
            let found = dispositions.filter { $0.becomes == outcome }
            guard !found.isEmpty else { continue }
            let isOpen = [.human, .removed, .moved].contains(outcome) && found.count <= TextReport.longestList * 4
            html +=
                "<details\(isOpen ? " open" : "")><summary><b>\(found.count)</b> \(outcome.rawValue): \(outcome.words)</summary>"
            html += "<div class=wide tabindex=0><table><thead><tr><th scope=col>What<th scope=col>Why"
            html += "<th scope=col>Afterwards</thead><tbody>"
            for item in found {
                html += "<tr><td>\(item.subject.rawValue) <code>\(Inert.markup(item.name))</code>"
                html += "<td>\(Inert.markup(item.reason))<td>\(Inert.markup(item.endState))"
            }
            html += "</tbody></table></div></details>"
        }
    }

    static func unanswered(_ checks: [CheckResult], to html: inout String) {
        html += "<ul>"
        for check in checks {
            html += "<li><b>\(Inert.markup(check.id))</b>\(check.blocks ? " (must answer)" : "") "
            html += "\(Inert.markup(check.title ?? "")): \(Inert.markup(check.reason ?? "no reason given"))</li>"
        }
        html += "</ul>"
    }

    static func checks(_ checks: [CheckResult], to html: inout String) {
        html +=
            "<details><summary>\(Quantities.counted(checks.count, "check"))</summary><div class=wide tabindex=0><table>"
        html += "<thead><tr><th scope=col>Check<th scope=col>Answer<th scope=col>What has to be true</thead><tbody>"
        for check in checks {
            html += "<tr><td>\(Inert.markup(check.id))<td>\(check.state.rawValue)<td>\(Inert.markup(check.title ?? ""))"
            if let reason = check.reason { html += ": \(Inert.markup(reason))" }
        }
        html += "</tbody></table></div></details>"
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// The routes, one line each.
    package static func render(_ document: Document<RouteList>, style: TextStyle) -> String {
        var writer = TextWriter(style: style)
        writer.table(
            TextTable(
                header: ["route", "proposes", "what it is"],
                rows: document.spec.routes.map { route in
                    [
                        route.id + (route.source == nil ? "" : " *"),
                        route.image.reference ?? (route.refusal == nil ? "-" : "refused"), route.title,
                    ]
                }
            ),
            indent: 0
        )
        if document.spec.routes.contains(where: { $0.source != nil }) {
            writer.blank()
            writer.paragraph("* of this machine")
        }
        return writer.text
    }

    /// One route for a person who wants to know more.
    package static func explain(_ route: Route, style: TextStyle) -> String {
        var writer = TextWriter(style: style)
        writer.paragraph("\(route.id): \(route.title)")
        for paragraph in route.summary.split(separator: "\n\n") {
            writer.blank()
            writer.paragraph(String(paragraph))
        }
        if let refusal = route.refusal {
            writer.heading("Refused")
            writer.paragraph(refusal.why, indent: 2)
            writer.paragraph(refusal.instead, indent: 2)
        }
        section("Hosts", hostRows(route.host), to: &writer)
        section("Images", imageRows(route.image, route.requires), to: &writer)
        section(
            "Checks",
            route.checks.map { check in
                let words = [check.severity?.rawValue, check.disposition?.rawValue].compactMap(\.self).joined(
                    separator: ", "
                )
                return [check.id, words, check.why]
            },
            to: &writer
        )
        section(
            "State",
            route.dispositions.map { ["\($0.subject.rawValue) \($0.name)", $0.becomes.rawValue, $0.why] },
            to: &writer
        )
        section("Repairs", repairRows(route.repairs), to: &writer)
        section("Expected afterwards", route.expectations.map { [$0.kind.rawValue, $0.name] }, to: &writer)
        if !route.notes.isEmpty {
            writer.heading("To know before")
            for note in route.notes { writer.paragraph(note, indent: 2, lead: "- ") }
        }
        if !route.links.isEmpty {
            writer.heading("Read more")
            for link in route.links { writer.paragraph(link, indent: 2) }
        }
        return writer.text
    }

    private static func section(_ title: String, _ rows: [[String]], to writer: inout TextWriter) {
        guard !rows.isEmpty else { return }
        writer.heading(title)
        writer.table(TextTable(rows: rows))
    }

    private static func hostRows(_ host: Route.HostRules) -> [[String]] {
        var rows = host.osRelease.sorted { $0.key < $1.key }.map { [$0.key, list($0.value)] }
        if !host.stateroot.isEmpty { rows.append(["stateroot", list(host.stateroot)]) }
        if !host.origin.isEmpty { rows.append(["origin", list(host.origin)]) }
        if !host.agents.isEmpty { rows.append(["updated by", list(host.agents)]) }
        if !host.kernel.isEmpty { rows.append(["kind of kernel", list(host.kernel)]) }
        if let ignition = host.ignition { rows.append(["provisioned by Ignition", ignition ? "yes" : "no"]) }
        if let node = host.machineConfig { rows.append(["node of a cluster", node ? "yes" : "no"]) }
        return rows
    }

    private static func imageRows(_ image: Route.ImageRules, _ needs: Route.Requirements) -> [[String]] {
        var rows: [[String]] = []
        if let reference = image.reference { rows.append(["proposed", reference]) }
        rows += image.variants.sorted { $0.key < $1.key }.map { ["proposed for a kernel \($0.key)", $0.value] }
        if !image.names.isEmpty { rows.append(["name", list(image.names)]) }
        rows += image.osRelease.sorted { $0.key < $1.key }.map { [$0.key, list($0.value)] }
        rows += image.labels.sorted { $0.key < $1.key }.map { ["label \($0.key)", list($0.value)] }
        if let bootc = image.bootc { rows.append(["bootc", bootc ? "in it" : "not in it"]) }
        for (what, names) in [("packages", needs.packages), ("programs", needs.programs), ("labels", needs.labels)]
        where !names.isEmpty { rows.append(["has to have \(what)", names.joined(separator: ", ")]) }
        return rows
    }

    private static func repairRows(_ repairs: Route.Repairs) -> [[String]] {
        var rows: [[String]] = []
        if !repairs.skip.isEmpty { rows.append(["left out", repairs.skip.joined(separator: ", ")]) }
        if !repairs.add.isEmpty { rows.append(["made, too", repairs.add.joined(separator: ", ")]) }
        if let owners = repairs.owners {
            rows.append(["owners", owners == .pin ? "accounts keep their numbers" : "files get the new numbers"])
        }
        if let agent = repairs.agent { rows.append(["updated by", agent]) }
        return rows
    }

    private static func list(_ patterns: [String]) -> String {
        let wanted = patterns.filter { !$0.hasPrefix("!") }
        let excluded = patterns.filter { $0.hasPrefix("!") }.map { "not \($0.dropFirst())" }
        return (wanted.isEmpty ? [] : [wanted.joined(separator: " or ")]).joined()
            + (wanted.isEmpty || excluded.isEmpty ? "" : ", ")
            + excluded.joined(separator: ", ")
    }
}

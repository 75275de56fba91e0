// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// The catalogue of checks, one line each.
    package static func render(_ document: Document<CheckList>, style: TextStyle) -> String {
        var writer = TextWriter(style: style)
        writer.table(
            TextTable(
                header: ["id", "severity", "disposition", "traps", "what has to be true"],
                rows: document.spec.checks.map { check in
                    [
                        check.id, check.severity.rawValue, check.disposition.rawValue,
                        check.traps.isEmpty ? "-" : check.traps.joined(separator: " "),
                        check.title + (check.mandatory ? " (must answer)" : ""),
                    ]
                }
            ),
            indent: 0
        )
        return writer.text
    }

    /// One check for a person who wants to know more.
    package static func explain(_ check: CheckList.Entry, style: TextStyle) -> String {
        var writer = TextWriter(style: style)
        writer.paragraph("\(check.id): \(check.title)")
        for paragraph in check.explanation.split(separator: "\n\n") {
            writer.blank()
            writer.paragraph(String(paragraph))
        }
        writer.blank()
        writer.fields(
            [
                ("severity", check.severity.rawValue),
                ("disposition", "\(check.disposition.rawValue), at worst"),
                ("confidence", check.confidence.rawValue),
                ("no answer", check.mandatory ? "the plan is not executed without one" : "a warning"),
                ("asked of", check.scope == .cluster ? "clusters, by drydock machineconfig" : ""),
                ("traps", check.traps.joined(separator: " ")),
                ("read more", check.links.joined(separator: " ")),
            ],
            indent: 0
        )
        return writer.text
    }
}

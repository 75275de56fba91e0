// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The predictions on a page, each list behind its count.
enum HTMLChanges {
    /// How many entries of a list are on the page; the document has all.
    private static let longestList = 200

    static func render(_ prediction: Prediction, to html: inout String) {
        if let conflict = prediction.etcConflict {
            html += "<p><strong>The merge of /etc would fail:</strong> \(Inert.markup(conflict))"
        }
        if prediction.accuracy == .estimate {
            list(
                "Not known, so that the prediction is an estimate",
                prediction.gaps.map { "\($0.what): \($0.why)" },
                to: &html
            )
        }
        let etc = Dictionary(grouping: prediction.etc, by: \.outcome)
        for outcome in EtcOutcome.Outcome.allCases where outcome != .identical {
            list("/etc, \(words(outcome))", (etc[outcome] ?? []).map(\.path), to: &html)
        }
        if let count = etc[.identical]?.count { html += "<p>\(count) paths of /etc are the same before and after." }
        let packages = prediction.packages
        if packages.known {
            list("Packages that are new", packages.added, to: &html)
            list("Packages that go", packages.removed, to: &html)
            list(
                "Packages of another version",
                packages.changed.map {
                    "\($0.name): \($0.from) becomes \($0.to)\($0.direction == .downgrade ? " (older)" : "")"
                },
                to: &html
            )
        } else {
            html += "<p>The package lists of host and image are not both known."
        }
        let units = Dictionary(grouping: prediction.units ?? [], by: \.outcome)
        for outcome in UnitOutcome.Outcome.allCases {
            list("Units, \(outcome.rawValue)", (units[outcome] ?? []).map { "\($0.unit): \($0.reason)" }, to: &html)
        }
        let arguments = prediction.kernelArgumentOutcomes ?? []
        for outcome in [KernelArgumentOutcome.Outcome.added, .removed, .kept] {
            list(
                "Kernel arguments, \(outcome.rawValue)",
                arguments.filter { $0.outcome == outcome }.map { "\(Redaction.argument($0.argument)): \($0.reason)" },
                to: &html
            )
        }
        list(
            "Numbers that will mean somebody else",
            (prediction.identities?.changes ?? []).map { change in
                "\(change.kind.rawValue) \(change.id): \(change.before.joined(separator: ", ")) becomes "
                    + "\(change.after.isEmpty ? "nobody" : change.after.joined(separator: ", ")), \(change.count) files"
            },
            to: &html
        )
        list(
            "Hidden, left behind, or not delivered",
            (prediction.hidden ?? []).map { "\($0.path): \($0.reason)" },
            to: &html
        )
    }

    private static func list(_ title: String, _ entries: [String], to html: inout String) {
        guard !entries.isEmpty else { return }
        html += "<details><summary>\(Inert.markup(title)) (\(entries.count))</summary><ul>"
        for entry in entries.prefix(longestList) { html += "<li>\(Inert.markup(entry))" }
        if entries.count > longestList { html += "<li>and \(entries.count - longestList) more" }
        html += "</ul></details>\n"
    }

    private static func words(_ outcome: EtcOutcome.Outcome) -> String {
        switch outcome {
        case .keepLocal: "the host's version stays"
        case .takeImage: "the image's version comes"
        case .identical: "the same"
        case .staysDeleted: "stays deleted"
        case .addedLocal: "only of the host, stays"
        case .addedByImage: "only of the image, comes"
        case .removedWithImage: "goes with the old image"
        case .metadataReverts: "mode or owner reverts"
        case .skippedSpecial: "special, left behind"
        case .notMergeable: "cannot be merged"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// Packages before and after a switch; those that go are shown first.
    static func packageChanges(_ changes: PackageChanges, to writer: inout TextWriter) {
        writer.heading("Packages")
        guard changes.known else {
            return writer.paragraph("The package lists of host and image are not both known.", indent: 2)
        }
        guard !changes.removed.isEmpty || !changes.added.isEmpty || !changes.changed.isEmpty else {
            return writer.paragraph("No package changes.", indent: 2)
        }
        let counts = [
            (changes.removed.count, "removed"), (changes.added.count, "added"), (changes.changed.count, "updated"),
        ]
        writer.paragraph(counts.map { "\($0.0) \($0.1)" }.joined(separator: ", "), indent: 2)
        writer.names(changes.removed, lead: "removed: ")
        writer.names(changes.added, lead: "added:   ")
        if !changes.changed.isEmpty {
            writer.paragraph("updated:", indent: 2)
            writer.cutTable(
                TextTable(
                    rows: changes.changed.map { change in
                        [
                            change.name,
                            "\(change.from) → \(change.to)" + (change.direction == .downgrade ? " (downgrade)" : ""),
                        ]
                    }
                ),
                indent: 4
            )
        }
    }
}

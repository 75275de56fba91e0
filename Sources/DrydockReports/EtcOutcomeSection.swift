// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// What becomes of `/etc`: how many paths end in which way, and which ones, except those that stay as they are.
    static func etc(_ prediction: Prediction, to writer: inout TextWriter) {
        writer.heading("What becomes of /etc")
        if let conflict = prediction.etcConflict {
            writer.paragraph("The merge would end with an error: \(conflict)", indent: 2)
            writer.blank()
        }
        guard !prediction.etc.isEmpty else { return writer.paragraph("No paths are known.", indent: 2) }
        let groups = outcomes.compactMap { outcome in
            let paths = prediction.etc.filter { $0.outcome == outcome.outcome }
            return paths.isEmpty ? nil : (outcome: outcome.outcome, meaning: outcome.meaning, paths: paths)
        }
        writer.table(
            TextTable(rows: groups.map { ["\($0.paths.count)", $0.outcome.rawValue, $0.meaning] }, numeric: [0])
        )
        for group in groups where group.outcome != .identical {
            writer.blank()
            list(group.outcome, group.paths, to: &writer)
        }
    }

    /// Every path, one a line, but for those that stay as they are.
    static func etcRows(_ prediction: Prediction, to writer: inout TextWriter) {
        if let conflict = prediction.etcConflict {
            writer.paragraph("The merge would end with an error: \(conflict)")
            writer.blank()
        }
        let changing = prediction.etc.filter { $0.outcome != .identical }
        writer.table(TextTable(rows: changing.map { [$0.outcome.rawValue, $0.path, $0.reason] }), indent: 0)
        let same = prediction.etc.count - changing.count
        if same > 0 { writer.paragraph("\(Quantities.counted(same, "path")) will be as now.") }
    }

    private static func list(_ outcome: EtcOutcome.Outcome, _ paths: [EtcOutcome], to writer: inout TextWriter) {
        let reasons = Set(paths.map(\.reason))
        if reasons.count == 1, let reason = reasons.first, !reason.isEmpty {
            writer.paragraph("\(outcome.rawValue): \(reason)", indent: 2)
            writer.list(paths.map(\.path), indent: 4)
        } else {
            writer.paragraph(outcome.rawValue, indent: 2)
            writer.cutTable(TextTable(rows: paths.map { [$0.path, $0.reason] }), indent: 4)
        }
    }

    /// The outcomes in the order in which an administrator should read them.
    private static let outcomes: [(outcome: EtcOutcome.Outcome, meaning: String)] = [
        (.notMergeable, "the merge ends here with an error"),
        (.metadataReverts, "a directory's mode or owner goes back to the image's"),
        (.skippedSpecial, "a FIFO, socket or device is left behind"),
        (.removedWithImage, "an unchanged default goes away with the old system"),
        (.keepLocal, "the host's version stays, the image's is not used"),
        (.takeImage, "never changed here, so the image's version comes"),
        (.addedByImage, "only the image has it, and it comes"),
        (.staysDeleted, "deleted here, and it stays deleted"),
        (.addedLocal, "only the host has it, and it stays"),
        (.identical, "the same before and after"),
    ]
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// The story of a run, record by record.
    ///
    /// The same records give the same text, whether they come from the process that wrote them or from the file.
    package static func render(_ journal: [Document<JournalRecord>], style: TextStyle) -> String {
        var writer = TextWriter(style: style)
        conclusion(journal.map(\.spec), to: &writer)
        writer.blank()
        writer.fields([
            ("run", journal.first?.spec.run ?? ""),
            ("began", journal.first?.metadata.createdAt ?? ""),
            ("last record", journal.last?.metadata.createdAt ?? ""),
        ])
        writer.heading("What was done")
        var table = TextTable(header: ["AT", "STEP", "EVENT", "DETAIL"])
        table.rows = journal.map { document in
            let record = document.spec
            let detail = record.detail.sorted { $0.key < $1.key }.map { "\($0.key)=\(shortened($0.value))" }
            let time = document.metadata.createdAt.map { String($0.dropFirst(11).prefix(8)) } ?? ""
            return [time, record.step ?? "", record.event.rawValue, detail.joined(separator: " ")]
        }
        writer.table(table)
        return writer.text
    }

    private static func conclusion(_ records: [JournalRecord], to writer: inout TextWriter) {
        let last = records.last { record in
            ![.started, .done, .skipped, .failed, .undone, .unlocked, .verified].contains(record.event)
        }
        switch last?.event {
        case .runFinished: writer.verdict("COMPLETE", .good, "every step of before the reboot was made.")
        case .runFailed: writer.verdict("FAILED", .bad, "the run failed, and what it had done was taken back.")
        case .runStopped:
            writer.verdict("STOPPED", .caution, "a signal ended the run, and what it had done was taken back.")
        case .aborted: writer.verdict("ABORTED", .caution, "the run was taken back to its start.")
        case .rolledBack: writer.verdict("ROLLED BACK", .caution, "the old deployment is the default again.")
        case .finished: writer.verdict("ACCEPTED", .good, "somebody accepted the switch.")
        default: writer.verdict("NOT ENDED", .caution, "what was begun last was cut off, or is at work.")
        }
    }

    /// The start of a checksum or digest is enough to tell it.
    private static func shortened(_ value: String) -> String {
        let isSum = value.count >= 64 && value.suffix(64).allSatisfy(\.isHexDigit)
        return isSum ? String(value.prefix(value.count - 64 + 12)) : value
    }
}

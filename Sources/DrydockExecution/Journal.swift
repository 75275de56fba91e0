// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import HostFS
package import SystemPackage

/// The record of one run: `runs/<id>/` with the plan, the analysis and `steps.jsonl`.
package struct Journal {
    /// The folder of all runs below `/var` of the stateroot.
    package static let folder = "lib/drydock"
    private static let steps = "steps.jsonl"

    /// The id of the run.
    package let run: String
    private let directory: DurableDirectory
    private var sequence: Int

    /// Begins a run: its folder, its documents, and `latest` pointing at it.
    package static func begin(
        in stateVar: FilePath,
        plan: Document<Plan>,
        analysis: Document<Analysis>
    ) throws -> Journal {
        let time = DocumentFormat.now().filter { $0.isNumber || $0 == "T" || $0 == "Z" }
        let digest = plan.metadata.digest.map { String($0.prefix(8)) } ?? "unsigned"
        let runs = try DurableDirectory(making: stateVar.appending(folder).appending("runs"))
        var run = "\(time)-\(digest)"
        var attempt = 1
        let names = (try? RootDirectory(runs.path).names(".")) ?? nil
        while (names ?? []).contains(run) {
            attempt += 1
            run = "\(time)-\(digest)-\(attempt)"
        }
        let directory = try DurableDirectory(making: runs.path.appending(run))
        try directory.write("plan.json", try DocumentFormat.encode(plan))
        try directory.write("analysis.json", try DocumentFormat.encode(analysis))
        var journal = Journal(run: run, directory: directory, sequence: 0)
        try journal.record(.runStarted)
        try runs.link("latest", to: run)
        return journal
    }

    /// Goes on with a run that exists.
    package static func reopen(_ record: RunRecord) -> Journal {
        Journal(
            run: record.run,
            directory: DurableDirectory(existing: record.directory),
            sequence: record.records.count
        )
    }

    /// Adds a record, synced before this returns.
    package mutating func record(
        _ event: JournalRecord.Event,
        step: String? = nil,
        _ detail: [String: String] = [:]
    ) throws {
        let record = JournalRecord(run: run, sequence: sequence, event: event, step: step, detail: detail)
        let metadata = Metadata(createdAt: DocumentFormat.now())
        try directory.append(Self.steps, try DocumentFormat.encodeLine(Document(record, metadata: metadata)))
        sequence += 1
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
package import HostFS
package import SystemPackage

/// What the folder of a run says.
package struct RunRecord {
    /// The id of the run.
    package let run: String
    /// The folder.
    package let directory: FilePath
    /// Its plan.
    package let plan: Document<Plan>
    /// The records of its journal in order; a line that was cut off at the end is left out.
    package let records: [JournalRecord]

    /// The last run on a host; `nil` if there was none.
    ///
    /// - Throws: ``DrydockError`` with `badInput` if a document of the run is damaged.
    package static func latest(in root: RootDirectory?) throws(DrydockError) -> RunRecord? {
        let link = "\(Journal.folder)/runs/latest"
        guard let root, let found = try? root.resolvedStatus(link), found.kind == .directory else { return nil }
        guard let planBytes = try read("\(link)/plan.json", root),
            let journal = try read("\(link)/steps.jsonl", root)
        else { return nil }
        let plan = try DocumentFormat.decode(Plan.self, from: planBytes, named: "\(link)/plan.json")
        let records = try parse(journal, named: "\(link)/steps.jsonl")
        guard let run = records.first?.run else { return nil }
        let directory = root.path.appending(Journal.folder).appending("runs").appending(run)
        return RunRecord(run: run, directory: directory, plan: plan, records: records)
    }

    /// What a finished step left in the journal.
    package func detail(of kind: Step.Kind) -> [String: String]? {
        guard let step = plan.spec.steps.first(where: { $0.kind == kind }) else { return nil }
        return records.last { $0.step == step.id && [.done, .skipped].contains($0.event) }?.detail
    }

    private static func read(_ path: String, _ root: RootDirectory) throws(DrydockError) -> [UInt8]? {
        do throws(HostFSError) {
            return try root.contents(path, limit: 256 << 20)
        } catch {
            throw DrydockError(
                .unavailable,
                "the record of the last run cannot be read",
                hint: "run as root",
                cause: error
            )
        }
    }

    private static func parse(_ bytes: [UInt8], named name: String) throws(DrydockError) -> [JournalRecord] {
        var records: [JournalRecord] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0a) {
            let line = Array(rest[..<end])
            let place = "\(name), line \(records.count + 1)"
            records.append(try DocumentFormat.decode(JournalRecord.self, from: line, named: place).spec)
            rest = rest[(end + 1)...]
        }
        return records
    }
}

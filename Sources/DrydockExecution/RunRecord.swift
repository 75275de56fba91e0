// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
package import DrydockModel
internal import HostFS
package import SystemPackage

/// What the folder of a run says.
package struct RunRecord {
    /// The id of the run.
    package let run: String
    /// The folder.
    package let directory: FilePath
    /// Its plan.
    package let plan: Document<Plan>
    /// The lines of its journal in order; one that was cut off at the end is left out.
    package let journal: [Document<JournalRecord>]

    /// The records of its journal in order.
    package var records: [JournalRecord] { journal.map(\.spec) }

    /// All runs on a host, of every stateroot, the oldest first.
    ///
    /// An older run whose documents are damaged is left out; nothing depends on it.
    ///
    /// - Parameter view: the host.
    /// - Returns: the runs.
    /// - Throws: ``DrydockError`` with `badInput` if the last run is damaged, `unavailable` if the runs may not be read.
    static func all(on view: HostView) throws(DrydockError) -> [RunRecord] {
        var records: [RunRecord] = []
        for (runs, names) in try folders(on: view) {
            for run in names {
                do throws(DrydockError) {
                    if let record = try read(run, in: "\(runs)/\(run)", view.sysroot) { records.append(record) }
                } catch  where error.code == .badInput && run != names.last {
                    continue
                }
            }
        }
        return records.sorted { $0.run < $1.run }
    }

    /// The ids of all runs on a host, also of damaged ones.
    static func ids(on view: HostView) throws(DrydockError) -> [String] {
        try folders(on: view).flatMap(\.names)
    }

    /// Of every stateroot the folder of runs, and what is in it.
    private static func folders(on view: HostView) throws(DrydockError) -> [(path: String, names: [String])] {
        var folders: [(path: String, names: [String])] = []
        for stateroot in try names("ostree/deploy", view.sysroot) {
            let path = "ostree/deploy/\(stateroot)/var/\(Journal.folder.joined(separator: "/"))/runs"
            folders.append((path, try names(path, view.sysroot).filter { $0 != "latest" }))
        }
        return folders
    }

    /// The host as it was before the run.
    ///
    /// - Throws: ``DrydockError`` with `badInput` if the document is missing or damaged.
    func analysis() throws(DrydockError) -> Analysis {
        let name = directory.appending("analysis.json").string
        let bytes: [UInt8]
        do throws(HostFSError) {
            bytes = try NamedFile.read(name)
        } catch {
            throw DrydockError(.badInput, "\(name) cannot be read", cause: error)
        }
        return try DocumentFormat.decode(Analysis.self, from: bytes, named: name).spec
    }

    /// What a step left in the journal that is done, and not taken back.
    func detail(of kind: Step.Kind) -> [String: String]? {
        guard let step = plan.spec.steps.first(where: { $0.kind == kind }) else { return nil }
        let last = records.last { $0.step == step.id && [.done, .skipped, .undone].contains($0.event) }
        return last?.event == .undone ? nil : last?.detail
    }

    /// The id of the deployment that the run made; `nil` if it did not come so far.
    var deployment: String? { detail(of: .deploy)?["deployment"] }

    /// Whether the run left the deployment to be finished at shutdown.
    var isStaged: Bool { detail(of: .deploy)?["staged"] == "true" }

    /// Whether the old deployment was made the default again, or that was begun.
    var isRolledBack: Bool { [.rollingBack, .rolledBack].contains(state) }

    /// Why the old deployment was made the default again by itself; `nil` if it was not.
    var reasonOfReturn: String? { records.last { $0.event == .automaticRollback }?.detail["reason"] }

    /// Whether somebody accepted the switch.
    var isFinished: Bool { records.contains { $0.event == .finished } }

    /// The step that puts the unit of the first boot onto the host; `nil` if the plan needs none.
    var firstBootUnit: Step? {
        changeSteps(.beforeSwitch).first { $0.changes?.contains { $0.action == .installProgram } ?? false }
    }

    /// Whether a step of the first boot was made, or begun.
    var hasFirstBootBegun: Bool { changeSteps(.firstBoot).contains { step in records.contains { $0.step == step.id } } }

    /// Whether a step of the first boot was made, or begun, and not taken back since.
    var hasFirstBootRemains: Bool {
        changeSteps(.firstBoot).contains { step in
            let last = records.last { $0.step == step.id }
            return last != nil && last?.event != .undone
        }
    }

    /// The steps of before the switch that a rollback takes back: not snapshots, which are for whoever goes back.
    var stepsOfRollback: [Step] {
        changeSteps(.beforeSwitch).filter { $0.changes?.contains { $0.action == .run } != true }
    }

    /// The steps that change files, of one phase, in order.
    func changeSteps(_ phase: Step.Phase) -> [Step] {
        plan.spec.steps.filter { $0.kind == .change && $0.phase == phase }
    }

    /// Whether what the run staged is gone without a shutdown having finished it.
    ///
    /// Where the old deployment is not the default any more, it was finished, and updates have replaced it since.
    func isLost(from order: [String]) -> Bool {
        isStaged && !isRolledBack && !order.contains(deployment ?? "") && order.first == plan.spec.host.mergeDeployment
    }

    private static func names(_ path: String, _ root: RootDirectory) throws(DrydockError) -> [String] {
        do throws(HostFSError) {
            return try root.names(path) ?? []
        } catch {
            throw DrydockError(
                .unavailable,
                "the records of runs cannot be read",
                hint: "run as root",
                cause: error
            )
        }
    }

    /// A run whose folder is whole; `nil` if it was cut off before its first record.
    private static func read(
        _ run: String,
        in folder: String,
        _ root: RootDirectory
    ) throws(DrydockError) -> RunRecord? {
        guard let planBytes = try contents("\(folder)/plan.json", root),
            let journal = try contents("\(folder)/steps.jsonl", root)
        else { return nil }
        let lines = try parse(journal, named: "\(folder)/steps.jsonl")
        guard !lines.isEmpty else { return nil }
        let plan = try DocumentFormat.decode(Plan.self, from: planBytes, named: "\(folder)/plan.json")
        return RunRecord(run: run, directory: root.path.appending(folder), plan: plan, journal: lines)
    }

    private static func contents(_ path: String, _ root: RootDirectory) throws(DrydockError) -> [UInt8]? {
        do throws(HostFSError) {
            return try root.contents(path, limit: 256 << 20)
        } catch {
            throw DrydockError(
                .unavailable,
                "the record of a run cannot be read",
                hint: "run as root",
                cause: error
            )
        }
    }

    /// Reads a journal: records in order, each on a line; a last line that was cut off counts as not written.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - name: its name, for errors.
    /// - Returns: the lines.
    /// - Throws: ``DrydockError`` with `badInput` for a line that is damaged, or out of order.
    package static func parse(
        _ bytes: [UInt8],
        named name: String
    ) throws(DrydockError) -> [Document<JournalRecord>] {
        var records: [Document<JournalRecord>] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0a) {
            let place = "\(name), line \(records.count + 1)"
            do throws(DrydockError) {
                let line = try DocumentFormat.decode(JournalRecord.self, from: Array(rest[..<end]), named: place)
                let record = line.spec
                guard record.sequence == records.count, record.run == records.first?.spec.run ?? record.run else {
                    throw DrydockError(
                        .badInput,
                        "record \(record.sequence) of run \(record.run) does not belong there"
                    )
                }
                records.append(line)
            } catch {
                throw DrydockError(
                    .badInput,
                    "the journal of a run is damaged: \(place)",
                    hint:
                        "what was done stands in the lines before; the boot order is ostree admin's to see and change, and "
                        + "without the run's folder drydock begins anew",
                    cause: error
                )
            }
            rest = rest[(end + 1)...]
        }
        return records
    }
}

extension [RunRecord] {
    /// The last run that made a deployment: the one that can be verified and rolled back, whatever came after it.
    var lastSwitch: RunRecord? {
        last { $0.deployment != nil && ![.aborting, .aborted].contains($0.state) }
    }
}

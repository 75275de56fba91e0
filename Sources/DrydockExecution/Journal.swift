// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree
internal import SystemPackage

/// The record of one run: `runs/<id>/` with the plan, the analysis and `steps.jsonl`.
struct Journal {
    /// The folder of drydock below `/var` of the stateroot, name by name.
    static let folder = ["lib", "drydock"]
    private static let steps = "steps.jsonl"

    /// The id of the run.
    let run: String
    private let directory: DurableDirectory

    /// The folder of the run.
    var path: FilePath { directory.path }
    private let plan: Document<Plan>
    /// What this and earlier processes have written.
    private(set) var written: [Document<JournalRecord>]

    /// Begins a run: its folder, its documents, and `latest` pointing at it.
    ///
    /// - Parameters:
    ///   - view: the host, whose stateroot in use is switched.
    ///   - plan: the plan that is executed.
    ///   - analysis: the host as it is before.
    ///   - lock: whether the deployment waits for `apply --finalize`; a resume keeps to that.
    /// - Returns: the journal, with its first record written.
    /// - Throws: what the file system refused; a symlink in the place of a folder is refused too.
    static func begin(
        on view: HostView,
        plan: Document<Plan>,
        analysis: Document<Analysis>,
        lock: Bool = false
    ) throws -> Journal {
        let stateVar = view.path.appending("ostree/deploy/\(view.deployment.stateroot)/var")
        let lib = try DurableDirectory(existing: stateVar).directory(making: [folder[0]], mode: 0o755)
        let runs = try lib.directory(making: [folder[1], "runs"], mode: 0o700)
        let run = name(plan, after: try RunRecord.ids(on: view))
        let directory = try runs.directory(making: [run], mode: 0o700)
        try directory.write("plan.json", try DocumentFormat.encode(plan))
        try directory.write("analysis.json", try DocumentFormat.encode(analysis))
        var journal = Journal(run: run, directory: directory, plan: plan, written: [])
        try journal.record(.runStarted, lock ? ["lock": "true"] : [:])
        try runs.link("latest", to: run)
        return journal
    }

    /// Goes on with a run that was cut off, on the host as it is now.
    static func resume(_ record: RunRecord, analysis: Document<Analysis>) throws -> Journal {
        var journal = try reopen(record)
        // What the run has made itself, and could not take back, was not there before it.
        var analysis = analysis
        analysis.spec.deployments = try record.analysis().deployments
        try journal.directory.write("analysis.json", try DocumentFormat.encode(analysis))
        try journal.record(.runResumed)
        return journal
    }

    /// Adds to the journal of a run that exists.
    static func reopen(_ record: RunRecord) throws -> Journal {
        Journal(
            run: record.run,
            directory: try DurableDirectory(existing: record.directory),
            plan: record.plan,
            written: record.journal
        )
    }

    /// Adds a record, synced before this returns, and tells the system's journal.
    mutating func record(
        _ event: JournalRecord.Event,
        step: String? = nil,
        _ detail: [String: String] = [:]
    ) throws {
        let record = JournalRecord(run: run, sequence: written.count, event: event, step: step, detail: detail)
        let document = Document(record, metadata: Metadata(createdAt: DocumentFormat.now()))
        try directory.append(Self.steps, line: try DocumentFormat.encodeLine(document))
        written.append(document)
        let mended = plan.spec.findings.filter { step != nil && $0.repairedBy == step }.map(\.id)
        SystemJournal().send(LoggedEvent(record, findings: mended, planDigest: plan.metadata.digest))
    }

    /// Begins to take a run back or to accept it: nothing is changed if that cannot be recorded.
    ///
    /// - Throws: ``DrydockError`` with `failedUnchanged`, or `unavailable` where nothing can be written.
    static func open(
        _ record: RunRecord,
        with event: JournalRecord.Event,
        _ detail: [String: String] = [:]
    ) throws -> Journal {
        do {
            var journal = try reopen(record)
            try journal.record(event, detail)
            return journal
        } catch {
            throw Failure.explain(error, during: "writing the journal")
        }
    }

    /// A number, the time and the start of the plan's digest: names sort in the order of the runs, whatever the clock says.
    private static func name(_ plan: Document<Plan>, after earlier: [String]) -> String {
        let last = earlier.compactMap { $0.split(separator: "-").first.flatMap { Int($0) } }.max() ?? 0
        let number = String(10_000 + last + 1).dropFirst()
        let time = DocumentFormat.now().filter { $0.isNumber || $0 == "T" || $0 == "Z" }
        return "\(number)-\(time)-\(plan.metadata.digest.map { String($0.prefix(8)) } ?? "unsigned")"
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
package import DrydockModel
internal import DrydockPlanning
internal import Glibc
internal import HostFS
internal import OSTree
package import SystemPackage

/// Watches the first boot of the image, and goes back where the plan says so.
package enum BootWatcher {
    /// What a watch came to.
    package enum Outcome: Sendable {
        /// There was nothing to watch, and why.
        case idle(String)
        /// The image was compared; what differs does not lead back.
        case compared(Document<Verdict>)
        /// The old deployment is the default again, and why; the machine has to reboot.
        case rolledBack(String)
    }

    /// How long something may take to come after the system is up: addresses, above all.
    private static let grace = Duration.seconds(60)
    /// How often the way back is tried where it fails.
    private static let mostReturns = 3
    /// How long a comparison that is at work is waited for, and whoever else changes the host.
    private static let patience = LockPatience(seconds: 900)

    /// Compares the image that runs, once it is up.
    ///
    /// - Parameters:
    ///   - sysroot: the host.
    ///   - isOverdue: whether the time is over: then an image that nobody has found good is left, whatever it is like.
    /// - Returns: what it came to.
    /// - Throws: ``DrydockError`` with `failedAttention` if the way back failed.
    package static func run(_ sysroot: FilePath, isOverdue: Bool) async throws -> Outcome {
        let outcome = try await watch(sysroot, isOverdue: isOverdue)
        // The timer is there for ways back that failed.
        if case .idle = outcome, isOverdue { try? await SystemUnits.stop("\(BootUnits.watchdog).timer") }
        return outcome
    }

    private static func watch(_ sysroot: FilePath, isOverdue: Bool) async throws -> Outcome {
        // In emergency mode it may be missing, and without it there are no deployments.
        await BootMount.ensure()
        if let reason = try await idle(try HostView(sysroot)) { return .idle(reason) }
        // The start of the system would wait for whoever waits for it with the host in his hands.
        if isOverdue { try await waitForSteps(sysroot) } else { await SystemUnits.waitForStart() }
        let access = try await HostAccess.open(sysroot, patience)
        if let reason = try await idle(access.view) { return .idle(reason) }
        guard let record = try RunRecord.all(on: access.view).lastSwitch else {
            return .idle("drydock has not switched this host")
        }
        if isOverdue {
            return try await goBack(record, access, "nobody has found the image good in time")
        }
        let verdict = try await verdict(access.view)
        let failed = verdict.spec.comparisons.filter { $0.state != .asPredicted }.map(\.subject)
        let reasons = (record.plan.spec.watch?.rollsBackOn ?? []).filter { subject in
            verdict.spec.comparisons.contains { $0.subject == subject && $0.state == .differs }
        }
        try keep(verdict, of: record)
        var journal = try Journal.reopen(record)
        let result = failed.isEmpty ? "as-predicted" : "differs"
        try journal.record(.verified, ["result": result, "subjects": failed.joined(separator: " ")])
        guard !reasons.isEmpty else {
            try? BootCount(access.view, try UndoStore(run: record.directory))?.end()
            return .compared(verdict)
        }
        return try await goBack(record, access, "not as predicted: \(reasons.joined(separator: ", "))")
    }

    /// Waits for the steps of the first boot: while they are made, and a while after that, the system is on its way.
    private static func waitForSteps(_ sysroot: FilePath) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(3600)
        while clock.now < end {
            guard let record = try RunRecord.all(on: try HostView(sysroot)).lastSwitch, record.hasFirstBootBegun,
                let journal = try? RootDirectory(record.directory).status("steps.jsonl")
            else { return }
            let age = Double(time(nil)) - Double(journal.changed) / 1e9
            guard HostAccess.worker(on: sysroot) != nil || (0..<300).contains(age) else { return }
            try await Task.sleep(for: .seconds(15))
        }
    }

    /// Why there is nothing to watch; `nil` if there is.
    private static func idle(_ view: HostView) async throws(DrydockError) -> String? {
        guard let record = try RunRecord.all(on: view).lastSwitch else { return "drydock has not switched this host" }
        guard let booted = view.ostree.bootedDeployment else { return "the system that runs is no deployment" }
        return reason(toLeave: record, booted: booted.id)
    }

    /// Why a run is not watched in a deployment; `nil` if it is.
    static func reason(toLeave record: RunRecord, booted: String) -> String? {
        if booted != record.deployment { return "the image of the last run does not run" }
        if record.plan.spec.watch == nil { return "the plan asks for no watch" }
        let returns = record.records.count { $0.event == .automaticRollback }
        if returns > 0, record.isRolledBack {
            // Going back again and again would help nobody.
            return "the old deployment was made the default already, and the image runs all the same"
        }
        if returns >= mostReturns { return "the way back was tried \(returns) times, and failed" }
        if record.state != .made { return "the switch was accepted or taken back already" }
        let isVerified = record.records.contains { $0.event == .verified }
        return isVerified ? "the image was compared already" : nil
    }

    /// The Verdict, once nothing of it gets better by waiting.
    private static func verdict(_ view: HostView) async throws -> Document<Verdict> {
        let clock = ContinuousClock()
        let end = clock.now + grace
        while true {
            let verdict = try await Verifier(view).run()
            guard !verdict.spec.asPredicted, clock.now < end else { return verdict }
            try await Task.sleep(for: .seconds(10))
        }
    }

    private static func keep(_ verdict: Document<Verdict>, of record: RunRecord) throws {
        let folder = try DurableDirectory(existing: record.directory)
        try folder.write("verdict.json", try DocumentFormat.encode(verdict))
    }

    private static func goBack(_ record: RunRecord, _ access: HostAccess, _ reason: String) async throws -> Outcome {
        do {
            try await Rollback.runByItself(access, reason)
        } catch {
            // What could not be taken back waits; the system of before does not.
            try? access.view.ostree.load()
            guard access.view.ostree.deployments.first?.id == record.plan.spec.host.mergeDeployment else { throw error }
        }
        return .rolledBack(reason)
    }
}

/// `/boot`, where it is a file system of its own.
private enum BootMount {
    /// Mounts it if fstab names it, and it is not mounted.
    static func ensure() async {
        let text = (try? NamedFile.read("/etc/fstab", limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let isNamed = text.split(separator: "\n").contains { line in
            let fields = line.split { $0 == " " || $0 == "\t" }
            return line.first != "#" && fields.count > 1 && fields[1] == "/boot"
        }
        guard isNamed, let table = try? MountTable.ofThisProcess(), !table.contains(where: { $0.path == "/boot" })
        else {
            return
        }
        try? await SystemUnits.run(["mount", "/boot"])
    }
}

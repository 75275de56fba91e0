// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree
package import SystemPackage

/// The steps that are made when the image boots for the first time, and taken back when the old deployment boots again.
package enum FirstBoot {
    /// What a boot came to.
    package struct Outcome: Sendable {
        /// The steps that were made.
        package var made: [String] = []
        /// The steps that were taken back.
        package var takenBack: [String] = []
    }

    /// Makes the steps, or takes them back, by the deployment that has booted.
    ///
    /// A step that fails keeps no other from being made: a system that comes up is worth more than one that is complete.
    ///
    /// - Parameters:
    ///   - sysroot: the host.
    ///   - id: the deployment that has booted, or is to be treated so; `nil` for the one that runs.
    /// - Returns: what was done.
    /// - Throws: ``DrydockError`` with `failedAttention` if a step failed, after all others were tried.
    package static func run(_ sysroot: FilePath, deployment id: String? = nil) async throws -> Outcome {
        let access = try await HostAccess.open(sysroot, LockPatience(seconds: 60))
        let view = access.view
        guard let record = try RunRecord.all(on: view).lastSwitch else { return Outcome() }
        guard let booted = id ?? view.ostree.bootedDeployment?.id else {
            throw DrydockError(
                .usage,
                "\(sysroot) does not run, so nobody knows which deployment has booted",
                hint: "name it with --deployment"
            )
        }
        if booted == record.deployment { return try await make(record, view) }
        guard booted == record.plan.spec.host.mergeDeployment else { return Outcome() }
        let outcome = try await takeBack(record, view)
        guard record.state == .made, hasFallenBack(record, view) else { return outcome }
        return try await goBack(record, access)
    }

    private static func make(_ record: RunRecord, _ view: HostView) async throws -> Outcome {
        var outcome = Outcome()
        var failures: [(String, any Error)] = []
        let steps = record.changeSteps(.firstBoot)
        let store = try UndoStore(run: record.directory)
        if record.plan.spec.watch != nil, record.state == .made {
            try? count(record, view, store, attempts: BootCount.inImage)
        }
        guard !steps.isEmpty else { return outcome }
        var journal = try Journal.reopen(record)
        let place = try ChangePlace(view, deployment: record.deployment ?? "")
        for step in steps {
            let set = ChangeSet(step: step, place: place, store: store)
            // What was made once is in the hands of whoever runs the image.
            let last = record.records.last { $0.step == step.id && [.done, .undone].contains($0.event) }
            guard last?.event != .done else { continue }
            do {
                if try await set.make(recordedIn: &journal) { outcome.made.append(step.id) }
            } catch {
                try? journal.record(.failed, step: step.id, ["error": "\(error)"])
                failures.append((step.id, error))
            }
        }
        if let (step, error) = failures.first {
            throw DrydockError(
                .failedAttention,
                "\(failures.map(\.0).joined(separator: ", ")) could not be done at the first boot",
                hint: "mend what stands in the way of \(step), then: drydock first-boot",
                cause: error
            )
        }
        return outcome
    }

    /// Has the boot loader count the boots of the image, if it can; it boots without that, too.
    static func count(_ record: RunRecord, _ view: HostView, _ store: UndoStore, attempts: String) throws {
        guard !record.records.contains(where: { $0.event == .verified }) else { return }
        let hasGreenboot =
            (try? view.tree.resolvedStatus("usr/lib/systemd/system/greenboot-healthcheck.service")) != nil
        let checksum = record.deployment.map { String($0.prefix { $0 != "." }) } ?? ""
        try BootCount(view, store)?.begin(
            deployment: checksum,
            digest: record.plan.spec.image.manifestDigest,
            hasGreenboot: hasGreenboot,
            attempts: attempts
        )
    }

    /// Whether the boot loader has given the image up; what it cannot be asked it has not.
    private static func hasFallenBack(_ record: RunRecord, _ view: HostView) -> Bool {
        guard let store = try? UndoStore(run: record.directory) else { return false }
        return (try? BootCount(view, store)?.hasFallenBack()) ?? false
    }

    /// Rolls the switch back after GRUB has given the image up: only GRUB's environment knows of that, and the image would
    /// be the default still.
    ///
    /// - Returns: everything that was taken back since the record was read.
    private static func goBack(_ record: RunRecord, _ access: HostAccess) async throws -> Outcome {
        try await Rollback.runByItself(access, "the boot loader gave the image up")
        let records = try RunRecord.all(on: access.view).lastSwitch?.records.dropFirst(record.records.count) ?? []
        return Outcome(takenBack: records.filter { $0.event == .undone }.compactMap(\.step))
    }

    private static func takeBack(_ record: RunRecord, _ view: HostView) async throws -> Outcome {
        guard record.hasFirstBootBegun || record.isRolledBack else { return Outcome() }
        var outcome = Outcome()
        var journal = try Journal.reopen(record)
        let place = try ChangePlace(view, deployment: record.plan.spec.host.mergeDeployment)
        let store = try UndoStore(run: record.directory)
        // After a rollback nothing is left to be done.
        let before = record.isRolledBack ? record.stepsOfRollback : []
        for step in (before + record.changeSteps(.firstBoot)).reversed()
        where try await ChangeSet(step: step, place: place, store: store).revert().changed {
            try journal.record(.undone, step: step.id)
            outcome.takenBack.append(step.id)
        }
        return outcome
    }
}

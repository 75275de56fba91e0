// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree
package import SystemPackage

/// Makes the deployment of before the default of the next boot again.
package enum Rollback {
    /// Rolls the last run back.
    ///
    /// - Parameters:
    ///   - sysroot: the host.
    ///   - patience: how long others are waited for.
    /// - Returns: the id of the deployment that is first now, and whether it was not before.
    /// - Throws: ``DrydockError``: `unavailable` if there is nothing to roll back, or another tool's work would be lost;
    ///   `failedUnchanged` if the boot order could not be written; `failedAttention` if the rest could not be taken back.
    package static func run(
        _ sysroot: FilePath,
        patience: LockPatience = LockPatience()
    ) async throws -> (deployment: String, changed: Bool) {
        let access = try await HostAccess.open(sysroot, patience)
        let view = access.view
        try Prerequisites.check(view, lock: false)
        let records = try RunRecord.all(on: view)
        guard let record = records.lastSwitch else {
            if let last = records.last, [.running, .broken].contains(last.state) {
                throw DrydockError(
                    .unavailable,
                    "the run \(last.run) was cut off before it had switched \(sysroot)",
                    hint: "drydock abort takes it back, drydock resume goes on with it"
                )
            }
            throw DrydockError(.unavailable, "drydock never switched \(sysroot), so there is nothing to roll back")
        }
        return try await access.changing { try await roll(record, back: view) }
    }

    /// Rolls the last run back because nobody has found its image good.
    ///
    /// - Parameters:
    ///   - access: the host.
    ///   - reason: why, for the journal.
    /// - Throws: what a rollback throws.
    static func runByItself(_ access: HostAccess, _ reason: String) async throws {
        guard let record = try RunRecord.all(on: access.view).lastSwitch else { return }
        var journal = try Journal.reopen(record)
        // First, so that no failure on the way leads to a second time.
        try journal.record(.automaticRollback, ["reason": reason])
        try await access.changing {
            guard let begun = try RunRecord.all(on: access.view).lastSwitch else { return }
            _ = try await roll(begun, back: access.view)
        }
    }

    static func roll(_ record: RunRecord, back view: HostView) async throws -> (
        deployment: String, changed: Bool
    ) {
        let id = record.plan.spec.host.mergeDeployment
        let deployments = view.ostree.deployments
        guard let old = deployments.first(where: { $0.id == id }) else {
            throw DrydockError(
                .failedAttention,
                "the deployment of before, \(id), is gone",
                hint: "ostree admin status --sysroot=\(view.path) shows what is left"
            )
        }
        guard deployments.first?.id != id else {
            // One that was cut off has made the order, and perhaps not the rest; nor has another tool that went back.
            guard record.state != .rolledBack else {
                var journal = try Journal.reopen(record)
                try await complete(record, view, &journal)
                return (id, false)
            }
            var journal = try Journal.open(record, with: .rollbackStarted, ["deployment": id])
            try await complete(record, view, &journal)
            return (id, true)
        }
        if let staged = deployments.first(where: \.isStaged), staged.id != record.deployment {
            throw DrydockError(
                .unavailable,
                "another tool has staged the deployment \(staged.id), which a rollback would discard",
                hint: "reboot into it, or discard it with ostree admin undeploy 0"
            )
        }
        var journal = try Journal.open(record, with: .rollbackStarted, ["deployment": id])
        do {
            // A staged deployment that is not in the order is discarded.
            try view.ostree.writeOrder([old] + deployments.filter { $0.id != id && !$0.isStaged })
            // A lock that holds nothing back would hold back what is staged next.
            if view.kind == .live { try FinalizationLock.set(false) }
        } catch {
            throw DrydockError(
                .failedAttention,
                "the boot order could not be written",
                hint: "mend what stands in the way; drydock rollback tries again",
                cause: error
            )
        }
        try await complete(record, view, &journal)
        return (id, true)
    }

    /// Takes the rest back when the order is made; may be called again after it was cut off.
    static func complete(_ record: RunRecord, _ view: HostView, _ journal: inout Journal) async throws {
        do {
            try BootCount(view, try UndoStore(run: record.directory))?.end()
            try await takeBack(record, view, &journal)
            if record.state != .rolledBack {
                try journal.record(.rolledBack, ["deployment": record.plan.spec.host.mergeDeployment])
            }
        } catch {
            throw DrydockError(
                .failedAttention,
                "the old deployment is the default again, but not everything could be taken back",
                hint: "drydock rollback tries again",
                cause: error
            )
        }
    }

    /// Takes back what the run changed on the host.
    ///
    /// While the image runs, what it uses stays as it is: `/var`, and the unit by which the old deployment takes the rest back
    /// when it boots.
    private static func takeBack(_ record: RunRecord, _ view: HostView, _ journal: inout Journal) async throws {
        let isInUse = view.kind == .live && view.ostree.bootedDeployment?.id == record.deployment
        let store = try UndoStore(run: record.directory)
        let place = try ChangePlace(view, deployment: record.plan.spec.host.mergeDeployment)
        if isInUse, record.hasFirstBootBegun || record.plan.spec.watch != nil, let unit = record.firstBootUnit {
            // Whoever accepted the switch has taken it away.
            try await ChangeSet(step: unit, place: place, store: store).make()
        }
        let steps = record.stepsOfRollback + (isInUse ? [] : record.changeSteps(.firstBoot))
        for step in steps.reversed() {
            let touchesVar = step.changes?.contains { $0.path.hasPrefix("/var/") } ?? false
            if isInUse, touchesVar { continue }
            try await ChangeSet(step: step, place: place, store: store).revert(recordedIn: &journal)
        }
    }
}

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
    /// - Returns: the id of the deployment that is first now, and whether it was not before.
    package static func run(_ sysroot: FilePath) async throws -> (deployment: String, changed: Bool) {
        let view = try HostView(sysroot, locking: true)
        try Prerequisites.check(view, lock: false)
        guard let record = try RunRecord.all(on: view).lastSwitch else {
            throw DrydockError(.unavailable, "drydock never switched \(sysroot), so there is nothing to roll back")
        }
        let id = record.plan.spec.host.mergeDeployment
        let deployments = view.ostree.deployments
        guard let old = deployments.first(where: { $0.id == id }) else {
            throw DrydockError(
                .failedAttention,
                "the deployment of before, \(id), is gone",
                hint: "ostree admin status --sysroot=\(sysroot) shows what is left"
            )
        }
        guard deployments.first?.id != id else {
            // A rollback that was cut off has made the order, and perhaps not the rest.
            if record.isRolledBack {
                var journal = try Journal.reopen(record)
                try await takeBack(record, view, &journal)
            }
            return (id, false)
        }
        if let staged = deployments.first(where: \.isStaged), staged.id != record.deployment {
            throw DrydockError(
                .unavailable,
                "another tool has staged the deployment \(staged.id), which a rollback would discard",
                hint: "reboot into it, or discard it with ostree admin undeploy 0"
            )
        }
        do {
            // A staged deployment that is not in the order is discarded.
            try view.ostree.writeOrder([old] + deployments.filter { $0.id != id && !$0.isStaged })
            // A lock that holds nothing back would hold back what is staged next.
            if view.kind == .live { try FinalizationLock.set(false) }
        } catch {
            throw DrydockError(.failedUnchanged, "the boot order could not be written", cause: error)
        }
        do {
            var journal = try Journal.reopen(record)
            try journal.record(.rolledBack, ["deployment": id])
            try await takeBack(record, view, &journal)
        } catch {
            throw DrydockError(
                .failedAttention,
                "the old deployment is the default again, but not everything could be taken back",
                hint: "drydock rollback tries again",
                cause: error
            )
        }
        return (id, true)
    }

    /// Takes back what the run changed on the host.
    ///
    /// While the image runs, what it uses stays as it is: `/var`, and the unit by which the old deployment takes the rest back
    /// when it boots.
    static func takeBack(_ record: RunRecord, _ view: HostView, _ journal: inout Journal) async throws {
        let isInUse = view.kind == .live && view.ostree.bootedDeployment?.id == record.deployment
        let store = try UndoStore(run: record.directory)
        let place = try ChangePlace(view, deployment: record.plan.spec.host.mergeDeployment)
        if isInUse, record.hasFirstBootBegun, let unit = record.firstBootUnit {
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

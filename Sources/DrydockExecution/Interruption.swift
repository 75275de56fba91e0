// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OSTree

/// What a run left that was cut off before it had deployed anything, or that was not rolled back in full.
enum Interruption {
    /// Takes the changes back that such runs have made, so that the host is as before them.
    ///
    /// - Parameter view: the host.
    /// - Throws: ``DrydockError`` with `failedAttention` if something cannot be taken back.
    static func takeBack(on view: HostView) async throws {
        let records = try RunRecord.all(on: view)
        if let last = records.lastSwitch, last.isRolledBack,
            view.ostree.deployments.contains(where: { $0.id == last.plan.spec.host.mergeDeployment })
        {
            var journal = try Journal.reopen(last)
            try await Rollback.takeBack(last, view, &journal)
        }
        guard let cut = records.last, cut.isCut else { return }
        let steps = cut.changeSteps(.beforeSwitch)
        let old = cut.plan.spec.host.mergeDeployment
        guard !steps.isEmpty, view.ostree.deployments.contains(where: { $0.id == old }) else { return }
        var journal = try Journal.reopen(cut)
        let store = try UndoStore(run: cut.directory)
        let place = try ChangePlace(view, deployment: old)
        for step in steps.reversed() {
            try await ChangeSet(step: step, place: place, store: store).revert(recordedIn: &journal)
        }
        try journal.record(.runFailed, ["error": "the run was cut off"])
    }
}

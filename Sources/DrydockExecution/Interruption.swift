// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OSTree

/// What a command left that was cut off, looked at before another run begins.
enum Interruption {
    /// Ends a rollback or an abort that was cut off.
    static func endRollback(_ access: HostAccess) async throws {
        let records = try RunRecord.all(on: access.view)
        let deployments = access.view.ostree.deployments.map(\.id)
        if let last = records.last, last.state == .aborting {
            try await Abort.take(last, back: access)
            return try access.reopen()
        }
        if let last = records.last, last.state == .finishing, deployments.contains(last.deployment ?? "") {
            throw DrydockError(
                .unavailable,
                "the acceptance of the last switch was cut off",
                hint: "drydock resume ends it; then make a new plan"
            )
        }
        guard let last = records.lastSwitch, last.isRolledBack,
            deployments.contains(last.plan.spec.host.mergeDeployment)
        else { return }
        try await access.changing {
            var journal = try Journal.reopen(last)
            try await Rollback.complete(last, access.view, &journal)
        }
        try access.reopen()
    }

    /// Takes back what a run has done that was cut off before it had deployed anything, so that the host is as before it.
    ///
    /// - Parameters:
    ///   - access: the host.
    ///   - plan: the plan that is executed next.
    /// - Returns: the run if it is one of that plan, which then goes on.
    /// - Throws: ``DrydockError`` with `failedAttention` if something cannot be taken back.
    static func takeBack(_ access: HostAccess, before plan: Document<Plan>) async throws -> RunRecord? {
        let view = access.view
        guard let cut = try RunRecord.all(on: view).last, [.running, .broken].contains(cut.state) else { return nil }
        let isSame = cut.plan.metadata.digest == plan.metadata.digest
        let old = cut.plan.spec.host.mergeDeployment
        guard view.ostree.deployments.contains(where: { $0.id == old }) else { return nil }
        try await access.changing {
            var journal = try Journal.reopen(cut)
            let end = ImportEnd()
            // Whoever is cut off from here on must not find steps called done that are not.
            try journal.record(.failed, ["error": "\(end)"])
            do {
                try await RunUndo.run(cut, on: view, .failure(end), &journal)
            } catch {
                throw DrydockError(
                    .failedAttention,
                    "what the run \(cut.run) has changed, which was cut off, cannot be taken back",
                    hint: "mend what stands in the way, then drydock abort",
                    cause: error
                )
            }
            if !isSame { try journal.record(.runFailed, ["error": "\(end)"]) }
        }
        try access.reopen()
        guard isSame else { return nil }
        // Its journal has more records now.
        return try RunRecord.all(on: access.view).last
    }

    /// Why a run was taken back that did not fail: its layers stay.
    private struct ImportEnd: Error, CustomStringConvertible {
        var description: String { "the run was cut off" }
    }
}

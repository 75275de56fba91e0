// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OSTree
package import SystemPackage

/// Takes the last run back to its start, as if it had never been.
package enum Abort {
    /// Aborts the last run on a host.
    ///
    /// That is possible until the image has booted: from then on the new system writes, and a rollback is what leads back.
    ///
    /// - Parameters:
    ///   - sysroot: the host.
    ///   - patience: how long others are waited for.
    /// - Returns: the id of the run, and the deployments of before that the switch had removed, as libostree does, and that
    ///   nothing brings back.
    /// - Throws: ``DrydockError``: `unavailable` if there is nothing to abort, or it is too late; `failedAttention` if
    ///   something could not be taken back.
    package static func run(_ sysroot: FilePath, patience: LockPatience = LockPatience()) async throws -> (
        run: String, gone: [String]
    ) {
        let access = try await HostAccess.open(sysroot, patience)
        try Prerequisites.check(access.view, lock: false)
        // One after the other: what is aborted uncovers what was before it.
        guard let record = try RunRecord.all(on: access.view).last(where: { $0.state != .aborted }) else {
            throw DrydockError(
                .unavailable,
                "there is no run of drydock on \(sysroot) that was not aborted already",
                hint: "drydock status shows how things stand"
            )
        }
        try check(record, access.view)
        try await take(record, back: access)
        let now = Set(access.view.ostree.deployments.map(\.id))
        return (record.run, try record.analysis().deployments.map(\.id).filter { !now.contains($0) })
    }

    /// Throws ``DrydockError`` with `unavailable` if a run cannot be aborted, or needs not be.
    private static func check(_ record: RunRecord, _ view: HostView) throws(DrydockError) {
        let old = record.plan.spec.host.mergeDeployment
        let wasBooted = record.records.contains { [.verified, .automaticRollback].contains($0.event) }
        let isBooted = wasBooted || view.kind == .live && view.ostree.bootedDeployment?.id != old
        switch record.state {
        case .finishing, .finished:
            throw DrydockError(
                .unavailable,
                "the switch was accepted, which is the point of no return for an abort",
                hint: "drydock rollback leads back as long as the old deployment is there"
            )
        case _ where isBooted || record.hasFirstBootRemains:
            throw DrydockError(
                .unavailable,
                "the image has booted, which is the point of no return for an abort: the new system writes since then",
                hint: "drydock rollback leads back; it says what would be left behind"
            )
        default: break
        }
        guard view.ostree.deployments.contains(where: { $0.id == old }) else {
            throw DrydockError(
                .unavailable,
                "the deployment of before, \(old), is gone",
                hint: "ostree admin status --sysroot=\(view.path) shows what is left"
            )
        }
    }

    /// Takes a run back; may be called again after it was cut off.
    static func take(_ record: RunRecord, back access: HostAccess) async throws {
        let view = access.view
        try await access.changing {
            var journal = try Journal.open(record, with: .abortStarted)
            do {
                try await RunUndo.run(record, on: view, .abort, &journal)
                try journal.record(.aborted)
            } catch {
                throw DrydockError(
                    .failedAttention,
                    "the run \(record.run) could not be taken back in full",
                    hint: "mend what stands in the way; drydock abort tries again",
                    cause: error
                )
            }
        }
    }
}

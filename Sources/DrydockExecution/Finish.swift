// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OSTree
package import SystemPackage

/// Accepts a switch: makes the steps of after the verification, and takes drydock's unit off the host.
package enum Finish {
    /// What an acceptance came to.
    package struct Outcome: Sendable {
        /// The steps that were made.
        package var made: [String] = []
        /// Whether it was accepted before.
        package var wasFinished = false
    }

    /// Accepts the last switch of a host.
    ///
    /// The old deployment stays, pinned as it is: `ostree admin pin --unpin` and a clean-up remove it when nobody wants to go
    /// back any more.
    ///
    /// - Parameter sysroot: the host.
    /// - Returns: what was done.
    /// - Throws: ``DrydockError``: `unavailable` if there is no switch, or the image does not run; `verificationFailed` if the host
    ///   is not as predicted; `failedAttention` if a step failed.
    package static func run(_ sysroot: FilePath) async throws -> Outcome {
        let view = try HostView(sysroot, locking: true)
        try Prerequisites.check(view, lock: false)
        guard let record = try RunRecord.all(on: view).lastSwitch, let id = record.deployment else {
            throw DrydockError(.unavailable, "drydock never switched \(sysroot), so there is nothing to accept")
        }
        let current = view.kind == .live ? view.ostree.bootedDeployment?.id : view.ostree.deployments.first?.id
        guard current == id, !record.isRolledBack else {
            throw DrydockError(
                .unavailable,
                "the deployment of the image, \(id), is not the one that runs",
                hint: "drydock status says where the migration stands"
            )
        }
        guard !record.isFinished else { return Outcome(wasFinished: true) }
        let verdict = try await Verifier(view).run().spec
        guard verdict.asPredicted else {
            throw DrydockError(
                .verificationFailed,
                "the host is not what was predicted, so nothing is accepted",
                hint: "drydock verify shows the differences; drydock rollback goes back"
            )
        }
        var journal = try Journal.reopen(record)
        let store = try UndoStore(run: record.directory)
        let place = try ChangePlace(view, deployment: id)
        var outcome = Outcome()
        do {
            for step in record.changeSteps(.afterVerify) {
                let set = ChangeSet(step: step, place: place, store: store)
                if try await set.isMade() { continue }
                try journal.record(.started, step: step.id)
                try await set.make()
                try journal.record(.done, step: step.id)
                outcome.made.append(step.id)
            }
            // What only the first boot needed.
            if let step = record.firstBootUnit {
                _ = try await ChangeSet(step: step, place: place, store: store).revert()
                try journal.record(.undone, step: step.id)
            }
            try journal.record(.finished)
        } catch {
            throw DrydockError(
                .failedAttention,
                "the switch is good, but it could not be accepted in full",
                hint: "drydock finish tries again",
                cause: error
            )
        }
        return outcome
    }
}

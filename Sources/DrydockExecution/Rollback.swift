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
    package static func run(_ sysroot: FilePath) throws -> (deployment: String, changed: Bool) {
        let view = try HostView(sysroot)
        guard view.kind == .offline else {
            throw DrydockError(
                .unavailable,
                "\(sysroot) is the system that runs; this version rolls back sysroots that are not booted",
                hint: "on the host itself: ostree admin set-default"
            )
        }
        guard let record = try RunRecord.latest(in: view.var) else {
            throw DrydockError(.unavailable, "drydock never switched \(sysroot), so there is nothing to roll back")
        }
        let root = sysroot.appending("ostree/deploy/\(record.plan.spec.host.stateroot)/var")
        let own = try DurableDirectory(making: root.appending(Journal.folder))
        guard let lock = try own.lock("lock"), try view.ostree.tryLock() else {
            throw DrydockError(.tryAgain, "another program works on \(sysroot)", hint: "wait until it has finished")
        }
        defer { withExtendedLifetime(lock) { view.ostree.unlock() } }
        try view.ostree.load()
        let id = record.plan.spec.host.mergeDeployment
        let deployments = view.ostree.deployments
        guard let old = deployments.first(where: { $0.id == id }) else {
            throw DrydockError(
                .failedAttention,
                "the deployment of before, \(id), is gone",
                hint: "ostree admin status --sysroot=\(sysroot) shows what is left"
            )
        }
        guard deployments.first?.id != id else { return (id, false) }
        do {
            try view.ostree.writeOrder([old] + deployments.filter { $0.id != id })
        } catch {
            throw DrydockError(.failedUnchanged, "the boot order could not be written", cause: error)
        }
        var journal = Journal.reopen(record)
        try journal.record(.rolledBack, ["deployment": id])
        return (id, true)
    }
}

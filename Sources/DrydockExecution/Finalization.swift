// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OSTree
package import SystemPackage

/// Lets the next shutdown finish what `apply --lock` has staged.
package enum Finalization {
    /// Whether the next shutdown leaves what is staged alone, so that a reboot would lose it.
    package static var isHeldBack: Bool { FinalizationLock.isSet }

    /// Removes the lock.
    ///
    /// - Parameters:
    ///   - sysroot: the host.
    ///   - patience: how long others are waited for.
    /// - Returns: the id of the staged deployment, and whether it was locked.
    /// - Throws: ``DrydockError``: `unavailable` if drydock has nothing staged, `tryAgain` if the sysroot is locked.
    package static func unlock(
        _ sysroot: FilePath,
        patience: LockPatience = LockPatience()
    ) async throws -> (deployment: String, changed: Bool) {
        let access = try await HostAccess.open(sysroot, patience)
        return try await access.changing { try unlock(access.view) }
    }

    private static func unlock(_ view: HostView) throws -> (deployment: String, changed: Bool) {
        guard let record = try RunRecord.all(on: view).lastSwitch,
            let staged = view.ostree.deployments.first(where: \.isStaged), staged.id == record.deployment
        else {
            throw DrydockError(
                .unavailable,
                "drydock has nothing staged on \(view.path) that a shutdown could finish",
                hint: "drydock status says where the migration stands"
            )
        }
        guard FinalizationLock.isSet else { return (staged.id, false) }
        do {
            var journal = try Journal.reopen(record)
            try journal.record(.unlocked, ["deployment": staged.id])
            try FinalizationLock.set(false)
        } catch {
            throw DrydockError(.failedUnchanged, "the staged deployment could not be unlocked", cause: error)
        }
        return (staged.id, true)
    }
}

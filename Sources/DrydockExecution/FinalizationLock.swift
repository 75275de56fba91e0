// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree
package import SystemPackage

/// The lock that keeps a shutdown from finishing the staged deployment: `/run/ostree/staged-deployment-locked`.
///
/// Every libostree that stages looks for it, and rpm-ostree writes the same one. It is gone with the next boot, and so is
/// a staged deployment that was not finished by then.
enum FinalizationLock {
    private static let folder: FilePath = "/run/ostree"
    private static let name = "staged-deployment-locked"

    /// Whether the next shutdown leaves the staged deployment alone.
    static var isSet: Bool { HostEnvironment.isReadable(folder.appending(name).string) }

    /// Sets or removes the lock.
    static func set(_ locked: Bool) throws(HostFSError) {
        guard locked != isSet else { return }
        let run = try DurableDirectory(existing: "/run").directory(making: ["ostree"], mode: 0o755)
        if locked { try run.write(name, []) } else { try run.remove(name) }
    }
}

/// Lets the next shutdown finish what `apply --lock` has staged.
package enum Finalization {
    /// Removes the lock.
    ///
    /// - Returns: the id of the staged deployment, and whether it was locked.
    /// - Throws: ``DrydockError``: `unavailable` if drydock has nothing staged, `tryAgain` if the sysroot is locked.
    package static func unlock(_ sysroot: FilePath) throws -> (deployment: String, changed: Bool) {
        let view = try HostView(sysroot, locking: true)
        guard let record = try RunRecord.all(on: view).lastSwitch,
            let staged = view.ostree.deployments.first(where: \.isStaged), staged.id == record.deployment
        else {
            throw DrydockError(
                .unavailable,
                "drydock has nothing staged on \(sysroot) that a shutdown could finish",
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

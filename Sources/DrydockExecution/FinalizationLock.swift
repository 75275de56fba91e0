// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import SystemPackage

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

// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import Glibc
internal import HostFS
internal import OSTree
package import SystemPackage

/// Lets boot loaders see the new boot order as soon as the shutdown has written it.
///
/// They read `/boot` without its journal, and an older libostree leaves the new order in there while it removes what the old
/// one leads to: until `/boot` was unmounted, a power failure would leave a host that does not boot. What is removed is on the
/// disk after seconds, so that it is enough to be at work beside libostree.
package enum CheckpointAtShutdown {
    private static let loader = "loader"

    /// The unit; `nil` where libostree does it itself.
    static func unit(_ view: HostView) -> ShutdownUnit? {
        // In a container it is the library of the host that counts, which is not this one.
        guard view.kind == .hostMount || LibraryVersion.running < Sysroot.checkpointsBoot else { return nil }
        return ShutdownUnit(
            name: "drydock-boot-checkpoint",
            description: "The journal of /boot when the boot order changes",
            arguments: ["first-boot", "--finalizing"],
            // Where libostree's own stands, too: both are called at once.
            stopsAfter: "basic.target",
            limit: "6min"
        )
    }

    /// Works beside libostree until it has finished the staged deployment, or will not.
    ///
    /// - Parameter sysroot: the host, which shuts down.
    /// - Throws: what the file system refused.
    package static func run(_ sysroot: FilePath) async throws {
        let boot = try RootDirectory(sysroot.appending("boot"))
        let before = try boot.target(loader)
        try boot.checkpoint()
        while try boot.target(loader) == before, await isToCome() {
            let end = ContinuousClock.now + .milliseconds(300)
            while try boot.target(loader) == before, ContinuousClock.now < end { usleep(5000) }
        }
        try boot.checkpoint()
    }

    /// Whether the shutdown is still to finish the staged deployment.
    private static func isToCome() async -> Bool {
        guard await SystemUnits.isShuttingDown() else { return false }
        return ["active", "deactivating"].contains(await SystemUnits.state(of: ShutdownUnit.finalization))
    }
}

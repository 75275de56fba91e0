// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import OSTree
package import SystemPackage

/// Lets boot loaders see the new boot order as soon as the shutdown has written it.
///
/// They read `/boot` without its journal, and an older libostree leaves the new order in there while it removes what the old
/// one leads to: until `/boot` was unmounted, a power failure would leave a host that does not boot. libostree cannot be held
/// up in between, so this narrows the time to milliseconds.
package enum CheckpointAtShutdown {
    static let unit = ShutdownUnit(
        name: "drydock-boot-checkpoint",
        description: "The journal of /boot when the boot order changes",
        arguments: ["first-boot", "--checkpoint"],
        // Where libostree's own stands, too: both are called at once.
        stopsAfter: ["basic.target"],
        limit: "6min"
    )

    private static let loader = "loader"
    /// libostree takes it away before it writes the boot order.
    private static let staged = "/run/ostree/staged-deployment"

    /// Works beside libostree until it has finished the staged deployment, or will not.
    ///
    /// The library is the host's own here, also where another one has staged from a container.
    ///
    /// - Parameter sysroot: the host, which shuts down.
    /// - Returns: whether libostree leaves that to others.
    /// - Throws: what the file system refused.
    package static func run(_ sysroot: FilePath) async throws -> Bool {
        guard LibraryVersion.running < Sysroot.checkpointsBoot else { return false }
        let boot = try RootDirectory(sysroot.appending("boot"))
        let before = try boot.target(loader)
        // Not earlier: libostree could not make a /boot writable that is frozen meanwhile.
        if !HostEnvironment.isReadable(staged) { try boot.checkpoint() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { while try boot.target(loader) == before { try await Task.sleep(for: .milliseconds(5)) } }
            group.addTask { while await isToCome() { try await Task.sleep(for: .milliseconds(300)) } }
            try await group.next()
            try boot.checkpoint()
            group.cancelAll()
        }
        return true
    }

    /// Whether the shutdown is still to finish the staged deployment.
    private static func isToCome() async -> Bool {
        switch await SystemUnits.state(of: ShutdownUnit.finalization) {
        case "deactivating": true
        case "active": await SystemUnits.isShuttingDown()
        default: false
        }
    }
}

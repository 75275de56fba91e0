// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OSTree
package import SystemPackage

/// Lets GRUB count the boots of an image from its very first one, so that a kernel that panics leads back, too.
///
/// The counting is begun when the shutdown has made the image the default, and not before: by a unit that ends after
/// libostree's own.
package enum CountAtShutdown {
    /// The unit; `nil` where GRUB does not count.
    static func unit(_ view: HostView, _ record: RunRecord) -> ShutdownUnit? {
        guard let store = try? UndoStore(run: record.directory), let count = BootCount(view, store),
            (try? count.countsBoots()) == true
        else { return nil }
        return ShutdownUnit(
            name: "drydock-boot-count",
            description: "Counting of an image's boots by GRUB",
            arguments: ["first-boot", "--count"],
            // Its records would bring to the disk what libostree has removed.
            stopsAfter: [ShutdownUnit.finalization, "\(CheckpointAtShutdown.unit.name).service"],
            limit: "90s"
        )
    }

    /// Begins the counting, if the shutdown has made the image of the last run the default.
    ///
    /// - Parameter sysroot: the host, which shuts down.
    /// - Returns: whether it did.
    /// - Throws: what the file system refused, or `unavailable` if another program works on the host.
    package static func begin(_ sysroot: FilePath) async throws -> Bool {
        let access = try await HostAccess.open(sysroot, LockPatience(seconds: 30))
        guard let record = try RunRecord.all(on: access.view).lastSwitch, record.state == .made,
            record.plan.spec.watch != nil, let first = access.view.ostree.deployments.first, !first.isStaged,
            first.id == record.deployment
        else { return false }
        try FirstBoot.count(record, access.view, UndoStore(run: record.directory), attempts: BootCount.atShutdown)
        return true
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockPlanning
internal import OSTree
package import SystemPackage

/// Lets GRUB count the boots of an image from its very first one, so that a kernel that panics leads back, too.
///
/// The counting is begun when the shutdown has made the image the default, and not before: by a transient unit that ends
/// after libostree's own, which leaves nothing behind if it is not needed.
package enum CountAtShutdown {
    private static let unit = "drydock-boot-count"
    private static let finalization = "ostree-finalize-staged.service"

    /// Has the shutdown begin the counting; without it the host is switched as well.
    ///
    /// - Parameter view: the host, which runs.
    static func arrange(_ view: HostView) async {
        guard let record = try? RunRecord.all(on: view).lastSwitch, record.plan.spec.watch != nil,
            let store = try? UndoStore(run: record.directory),
            let count = BootCount(view, store), (try? count.countsBoots()) == true
        else { return }
        let properties = [
            "Type=oneshot", "RemainAfterExit=yes", "DefaultDependencies=no", "Conflicts=final.target",
            "Before=final.target",
            // What is started before it is stopped after it.
            "Before=\(finalization)", "RequiresMountsFor=/sysroot /boot /var",
            "ExecStop=\(BootUnits.program) first-boot --shutdown",
        ]
        let options = ["--quiet", "--collect", "--unit=\(unit)", "--description=Counting of an image's boots by GRUB"]
        try? await SystemUnits.run(["systemd-run"] + options + properties.flatMap { ["--property", $0] } + ["true"])
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

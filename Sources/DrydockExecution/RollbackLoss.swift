// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
package import DrydockModel
internal import HostFS
internal import OSTree
package import SystemPackage

/// What somebody has changed in the configuration of the image since the switch, and a rollback leaves behind.
package enum RollbackLoss {
    /// The paths below `/etc`, sorted.
    ///
    /// - Parameter sysroot: the host, which is only looked at.
    /// - Returns: the paths; none while the image is only staged, and where there is nothing to roll back.
    /// - Throws: ``DrydockError`` if the host, or the record of the run, cannot be read.
    package static func paths(_ sysroot: FilePath) throws(DrydockError) -> [String] {
        let view = try HostView(sysroot)
        guard let record = try RunRecord.all(on: view).lastSwitch, !record.isRolledBack,
            let new = view.ostree.deployments.first(where: { $0.id == record.deployment }), !new.isStaged
        else { return [] }
        let comparison = EtcComparison(view, record).compare(new)
        return Set(comparison.differences.map(\.what) + (comparison.later ?? [])).sorted()
    }
}

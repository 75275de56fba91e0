// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// Where a migration stands.
    package static func render(_ document: Document<Status>, style: TextStyle) -> String {
        let status = document.spec
        var writer = TextWriter(style: style)
        stage(status, to: &writer)
        writer.blank()
        writer.fields([
            ("run", status.run ?? ""),
            ("last step", status.lastStep ?? ""),
            ("reason", status.reason ?? ""),
            ("image", status.image ?? ""),
            ("at work", status.worker ?? ""),
            ("reboot", status.rebootRequired ? "required" : "not required"),
            ("looked at", document.metadata.createdAt ?? ""),
        ])
        deployments(status.deployments, to: &writer)
        return writer.text
    }

    private static func stage(_ status: Status, to writer: inout TextWriter) {
        switch status.stage {
        case .none:
            writer.verdict("NOT STARTED", .good, "drydock has not switched this host.")
        case .running:
            writer.verdict("AT WORK", .caution, "another drydock works on this host at the moment.")
        case .interrupted:
            writer.verdict("INTERRUPTED", .caution, "drydock was cut off: drydock resume goes on, abort takes it back.")
        case .failed:
            writer.verdict("FAILED", .bad, "the run failed; the old deployment is the default.")
        case .staged where status.finalizationLocked == true:
            writer.verdict("STAGED, LOCKED", .caution, "the image waits for apply --finalize; no shutdown does it.")
        case .staged:
            writer.verdict("STAGED", .good, "the next shutdown merges /etc and makes the image the default.")
        case .lost:
            writer.verdict("NOT FINISHED", .bad, "the image was staged, but no shutdown finished it; apply again.")
        case .switched where status.rebootRequired:
            writer.verdict(
                "SWITCHED",
                .caution,
                "the image is the default of the next boot, but the system of before was started: drydock rollback stays with it."
            )
        case .switched:
            writer.verdict("SWITCHED", .good, "the image is the default of the next boot.")
        case .aborted:
            writer.verdict("ABORTED", .caution, "the last run was taken back to its start.")
        case .accepted:
            writer.verdict("ACCEPTED", .good, "the image is the default, and somebody accepted the switch.")
        case .rolledBack:
            writer.verdict("ROLLED BACK", .caution, "the old deployment is the default again.")
        }
    }
}

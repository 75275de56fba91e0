// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Brings the boot loader up to date by bootupd of the old system, before the image needs it; only on request, since nothing
/// takes it back.
enum BootLoaderFirst: Repair {
    static let name = "boot-loader"
    static let isOptIn = true

    static func mend(_ patient: Patient) -> [Mending] {
        let findings = patient.findings("DD-BOT-0001") + patient.findings("DD-BOT-0002")
        guard !findings.isEmpty, patient.analysis.tree?.bootloader.hasBootupd == true,
            patient.analysis.view == "live"
        else { return [] }
        let isDynamic = findings.contains { $0.id == "DD-BOT-0001" }
        var changes = [run(["bootupctl", patient.host.boot.adopted == nil ? "adopt-and-update" : "update"])]
        if isDynamic { changes.append(run(["bootupctl", "migrate-static-grub-config"])) }
        return [
            Mending(
                summary: "Update the boot loader with what the old system brings",
                preconditions: ["bootupctl knows this disk (bootupctl status)"],
                irreversible: true,
                changes: changes,
                findings: findings.map(\.key)
            )
        ]
    }

    private static func run(_ command: [String]) -> Change {
        var change = Change(.run)
        change.command = command
        return change
    }
}

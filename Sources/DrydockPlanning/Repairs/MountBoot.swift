// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Mounts `/boot` by fstab where only a generator of the old image did.
enum MountBoot: Repair {
    static let name = "boot-mount"

    static func mend(_ patient: Patient) -> [Mending] {
        let uuid = patient.analysis.kernelArguments.first { $0.hasPrefix("boot=UUID=") }.map { $0.dropFirst(5) }
        guard let finding = patient.findings("DD-BOT-0005").first, let uuid else { return [] }
        let type = patient.host.storage.fileSystems.first { $0.root == "boot" }?.type ?? "auto"
        return [
            Mending(
                summary: "Mount /boot by a line in fstab",
                predictions: ["in the old system the line says what its generator does"],
                changes: [.addLine("\(uuid) /boot \(type) ro,nodev,nosuid 0 2", to: "/etc/fstab")],
                findings: [finding.key]
            )
        ]
    }
}

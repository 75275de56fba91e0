// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Makes a comment of the line for `/` in fstab, which cannot be followed on composefs.
enum RootOutOfFstab: Repair {
    static let name = "fstab-root"

    static func mend(_ patient: Patient) -> [Mending] {
        patient.findings("DD-ETC-0006").map { finding in
            Mending(
                summary: "Make a comment of the line for / in fstab",
                predictions: [
                    "options of that line are not applied any more; the kernel argument root= mounts the disk"
                ],
                changes: [.commentOut("/", in: "/etc/fstab")],
                findings: [finding.key]
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Leaves kernel arguments out that ask for what the image no longer has.
enum DropKernelArguments: Repair {
    static let name = "kernel-arguments"

    static func mend(_ patient: Patient) -> [Mending] {
        patient.findings("DD-KRG-0002").map { finding in
            Mending(
                summary: "Leave \(finding.names(.kernelArgument).joined(separator: " ")) out of the new boot entry",
                changes: [],
                dropsArguments: finding.names(.kernelArgument),
                findings: [finding.key]
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Takes the rights of others from the private host keys of sshd.
enum CloseHostKeys: Repair {
    static let name = "host-keys"

    static func mend(_ patient: Patient) -> [Mending] {
        patient.findings("DD-LOG-0001").map { finding in
            Mending(
                summary: "Let only root read the host keys of sshd",
                predictions: [
                    "host-based logins by ssh-keysign, which nobody sets up by default, need the group's right"
                ],
                changes: finding.names(.file).map { .setMode(0o600, of: $0) },
                findings: [finding.key]
            )
        }
    }
}

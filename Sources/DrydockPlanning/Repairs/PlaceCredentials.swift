// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Puts credentials for the registry where updates look for them.
enum PlaceCredentials: Repair {
    static let name = "credentials"
    private static let place = "/etc/ostree/auth.json"

    static func mend(_ patient: Patient) -> [Mending] {
        // A file that is there has other credentials, which only a person can put together.
        guard let finding = patient.findings("DD-REG-0003").first, !patient.has(place),
            let file = finding.names(.file).first,
            // /run is that of this machine.
            !file.hasPrefix("/run/") || patient.analysis.view == "live"
        else { return [] }
        return [
            Mending(
                summary: "Put the credentials of \(file) where updates look for them",
                predictions: ["a new password has to be put there, too"],
                changes: [.copy(file, to: place, mode: 0o600)],
                findings: [finding.key]
            )
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Stops what updates the host by itself, until the reboot.
enum PauseAgents: Repair {
    static let name = "update-agents"

    static func mend(_ patient: Patient) -> [Mending] {
        // greenboot does not update; it looks at boots.
        let findings = patient.findings("DD-UPD-0001").filter { $0.instance != "greenboot" }
        let units = findings.flatMap { $0.names(.unit) }
        guard !units.isEmpty else { return [] }
        return [
            Mending(
                summary: "Stop \(units.joined(separator: ", ")) until the reboot",
                predictions: patient.analysis.view == "live"
                    ? [] : ["nothing runs on this host, so there is nothing to stop"],
                undo: "they are started again",
                changes: units.map { unit in
                    var change = Change(.pause)
                    change.name = unit
                    return change
                },
                findings: findings.map(\.key)
            )
        ]
    }
}

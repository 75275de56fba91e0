// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Takes rows out of shadow and gshadow that belong to nobody.
enum StaleShadowRows: Repair {
    static let name = "shadow-rows"

    static func mend(_ patient: Patient) -> [Mending] {
        let rows = (patient.prediction.identities?.rows ?? []).filter { $0.outcome == .stale && patient.has($0.file) }
        let findings = patient.findings("DD-IDS-0003")
        guard !rows.isEmpty, !findings.isEmpty else { return [] }
        return [
            Mending(
                summary: "Take \(Quantities.counted(rows.count, "row")) out that belong to no account or group",
                changes: rows.map { .removeRow($0.name, from: $0.file) },
                findings: findings.map(\.key)
            )
        ]
    }
}

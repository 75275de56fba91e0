// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Adds the rows of accounts and groups that the image has and the host's own files keep out.
enum MissingAccountRows: Repair {
    static let name = "account-rows"

    static func mend(_ patient: Patient) -> [Mending] {
        let rows = (patient.prediction.identities?.rows ?? []).filter { $0.outcome != .stale }
        var changes = rows.compactMap { change(for: $0, patient) }
        guard !changes.isEmpty else { return [] }
        changes += AccountRows.locked(for: changes, patient).filter { !changes.contains($0) }
        // A row whose number somebody else has is left to a person.
        let isComplete = rows.allSatisfy { change(for: $0, patient) != nil }
        return [
            Mending(
                summary: "Add \(Quantities.counted(changes.count, "row")) that the host's own files keep out",
                changes: changes,
                findings: isComplete ? patient.findings("DD-IDS-0002").map(\.key) : []
            )
        ]
    }

    private static func change(for row: IdentityPrediction.Row, _ patient: Patient) -> Change? {
        guard patient.has(row.file) else { return nil }
        let accounts = patient.host.accounts
        switch row.file {
        case "/etc/passwd":
            guard let user = patient.image.accounts.users.first(where: { $0.name == row.name && $0.file == row.file }),
                !accounts.users.contains(where: { $0.uid == user.uid && $0.name != user.name })
            else { return nil }
            return .addRow(AccountRows.text(user), to: row.file)
        case "/etc/group":
            guard
                let group = patient.image.accounts.groups.first(where: { $0.name == row.name && $0.file == row.file }),
                !accounts.groups.contains(where: { $0.gid == group.gid && $0.name != group.name })
            else { return nil }
            return .addRow(AccountRows.text(group), to: row.file)
        case "/etc/shadow", "/etc/gshadow": return AccountRows.locked(row.name, in: row.file)
        default: return nil
        }
    }
}

/// Rows of passwd(5) and group(5), without passwords.
enum AccountRows {
    static func text(_ user: AccountFacts.User) -> String {
        "\(user.name):x:\(user.uid):\(user.gid)::\(user.home):\(user.shell)"
    }

    /// A row of shadow(5) or gshadow(5) that no password fits.
    static func locked(_ name: String, in path: String) -> Change {
        .addRow(path == "/etc/shadow" ? "\(name):!*:::::::" : "\(name):!*::", to: path)
    }

    /// Such rows for rows that are added: without one they would be the next that are missing.
    static func locked(for changes: [Change], _ patient: Patient) -> [Change] {
        let accounts = patient.host.accounts
        return changes.compactMap { change in
            guard let name = change.name else { return nil }
            switch change.path {
            case "/etc/passwd" where patient.has("/etc/shadow") && accounts.shadow?[name] == nil:
                return locked(name, in: "/etc/shadow")
            case "/etc/group" where patient.has("/etc/gshadow") && accounts.gshadow?.contains(name) == false:
                return locked(name, in: "/etc/gshadow")
            default: return nil
            }
        }
    }

    static func text(_ group: AccountFacts.Group) -> String {
        "\(group.name):x:\(group.gid):\(group.members.joined(separator: ","))"
    }
}

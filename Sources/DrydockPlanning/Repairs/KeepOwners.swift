// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Keeps files the property of their accounts: the accounts keep their numbers, or the files get the new ones.
///
/// A pinned number is a row in `/etc/passwd` or `/etc/group`, which goes before what the image has. It is no way where the
/// image gives the number to somebody else, or has programs in `/usr` that run as the account by its own number; there the
/// files are given the new number at the first boot.
enum KeepOwners: Repair {
    static let name = "owners"

    static func mend(_ patient: Patient) -> [Mending] {
        let changes = (patient.prediction.identities?.changes ?? []).filter { $0.count > 0 && $0.before.count == 1 }
        let keys = Set(patient.findings("DD-IDS-0001").map(\.key))
        func key(_ change: IdentityPrediction.Change) -> String { "DD-IDS-0001:\(change.kind.rawValue):\(change.id)" }
        let open = changes.filter { keys.contains(key($0)) }
        let chowned = open.filter { mustChange($0, open, patient) }.filter { !$0.moved.isEmpty }
        let pinned = open.filter { !mustChange($0, open, patient) }
        return pin(pinned, patient, key) + chown(chowned, patient, key)
    }

    /// Whether the files have to get the new number.
    private static func mustChange(
        _ change: IdentityPrediction.Change,
        _ all: [IdentityPrediction.Change],
        _ patient: Patient
    ) -> Bool {
        if !change.after.isEmpty { return true }
        guard let name = change.before.first, let new = change.moved[name] else { return false }
        let programs = patient.image.setIDPrograms ?? []
        if programs.contains(where: { change.kind == .user ? $0.uid == new : $0.gid == new }) { return true }
        return patient.wishes.owners == .chown
    }

    // MARK: - Pin

    private static func pin(
        _ changes: [IdentityPrediction.Change],
        _ patient: Patient,
        _ key: (IdentityPrediction.Change) -> String
    ) -> [Mending] {
        let accounts = patient.host.accounts
        var rows: [Change] = []
        func add(_ change: Change) { if !rows.contains(change) { rows.append(change) } }
        for change in changes {
            guard let name = change.before.first else { continue }
            if change.kind == .group, let group = accounts.groups.first(where: { $0.name == name }) {
                add(.addRow(AccountRows.text(group), to: "/etc/group"))
            }
            if change.kind == .user, let user = accounts.users.first(where: { $0.name == name }) {
                add(.addRow(AccountRows.text(user), to: "/etc/passwd"))
                // Its primary group has to have the number that the row names.
                if let group = accounts.groups.first(where: { $0.gid == user.gid }),
                    patient.prediction.identities?.groups[group.name] != group.gid
                {
                    add(.addRow(AccountRows.text(group), to: "/etc/group"))
                }
            }
        }
        guard !rows.isEmpty else { return [] }
        rows += AccountRows.locked(for: rows, patient)
        return [
            Mending(
                summary: "Keep the numbers of \(changes.flatMap(\.before).uniqued.joined(separator: ", "))",
                preconditions: ["names are looked up in /etc first (nsswitch.conf), as everywhere"],
                predictions: ["no set-id program of the image belongs to the image's numbers of them"],
                changes: rows,
                findings: changes.map(key)
            )
        ]
    }

    // MARK: - Change owners

    private static func chown(
        _ changes: [IdentityPrediction.Change],
        _ patient: Patient,
        _ key: (IdentityPrediction.Change) -> String
    ) -> [Mending] {
        let owners = changes.compactMap { change in
            change.before.first.flatMap { name in
                change.moved[name].map {
                    Change.OwnerChange(kind: change.kind, name: name, from: change.id, to: $0)
                }
            }
        }
        guard !owners.isEmpty else { return [] }
        var change = Change(.changeOwners, "/var")
        change.owners = owners
        let live = Dictionary(patient.analysis.etc.live.map { ($0.path, $0) }) { first, _ in first }
        change.sources = patient.prediction.etc.compactMap { outcome in
            // What the merge takes over from the host has the host's numbers.
            guard let node = outcome.result, let before = live[outcome.path],
                [.keepLocal, .addedLocal].contains(outcome.outcome), before.uid == node.uid, before.gid == node.gid
            else { return nil }
            let isMeant = owners.contains { $0.kind == .user ? node.uid == $0.from : node.gid == $0.from }
            return isMeant ? outcome.path : nil
        }
        let counts = changes.map { "\($0.count) of \($0.kind.rawValue) \($0.before.joined())" }
        return [
            Mending(
                phase: .firstBoot,
                summary:
                    "Give files the numbers that \(owners.map(\.name).uniqued.joined(separator: ", ")) have in the image",
                preconditions: ["the image runs"],
                predictions: [
                    "when the plan was made: \(counts.joined(separator: ", "))",
                    "set-id bits and capabilities of files stay; numbers in access control lists stay the old ones",
                ],
                undo: "when the old deployment boots again, each file gets its old number back",
                changes: [change],
                findings: changes.map(key)
            )
        ]
    }
}

extension Array where Element: Hashable {
    /// Each element once, in its first place.
    var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

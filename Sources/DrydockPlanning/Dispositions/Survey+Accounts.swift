// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension Survey {
    /// What becomes of accounts and groups that the old image does not have.
    var accounts: [StateDisposition] {
        let users = Set(old.accounts.users.map(\.name))
        let groups = Set(old.accounts.groups.map(\.name))
        let added = host.accounts.users.filter { $0.file == "/etc/passwd" && !users.contains($0.name) }
        let ofUsers = Set(added.map(\.name))
        return added.map { user in
            account(.user, user.name, user.uid, isSystem: user.uid < 1000, prediction.identities?.users[user.name])
        }
            + host.accounts.groups.filter {
                $0.file == "/etc/group" && !groups.contains($0.name) && !ofUsers.contains($0.name)
            }.map { group in
                account(
                    .group,
                    group.name,
                    group.gid,
                    isSystem: group.gid < 1000,
                    prediction.identities?.groups[group.name]
                )
            }
    }

    private func account(
        _ subject: StateDisposition.Subject,
        _ name: String,
        _ id: UInt32,
        isSystem: Bool,
        _ after: UInt32?
    ) -> StateDisposition {
        let findings = findings(subject == .user ? .user : .group, name)
        return StateDisposition(
            subject,
            name,
            becomes: findings.step != nil ? .repaired : findings.contains(where: \.stops) ? .human : .kept,
            reason: isSystem
                ? "an account of a service, in the host's own file" : "a person's, which never goes into an image",
            endState: after.map { $0 == id ? "number \($0), as now" : "number \($0), now \(id)" } ?? "absent",
            origin: origin(subject == .user ? .user : .group, name),
            movable: isSystem,
            findings: findings.keys,
            step: findings.step
        )
    }

    /// What becomes of ssh keys.
    var keys: [StateDisposition] {
        host.login.keyFiles.filter { $0.keys != 0 }.map { file in
            let findings = findings(.file, file.path)
            return StateDisposition(
                .sshKeys,
                file.path,
                becomes: findings.step != nil ? .repaired : findings.contains(where: \.stops) ? .human : .kept,
                reason: "keys of \(file.user), which never go into an image",
                endState: findings.isEmpty
                    ? "read as now" : findings.step != nil ? "read from authorized_keys" : "not read",
                origin: origin(.sshKeys, file.path),
                findings: findings.keys,
                step: findings.step
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Numbers that own files on the host mean somebody else after the switch: services lose access to their data, and
/// others gain it.
///
/// Detected by comparing names and numbers of passwd, group and sysusers.d on both sides with the owners of everything
/// in `/var` and in what stays of `/etc`.
///
/// To do: pin the numbers of the host in the image (sysusers.d), or change the owners at the first boot of the image.
/// `drydock diff PLAN users --list` names every file.
enum OwnerChanges: Comparison {
    static let about = About(
        "DD-IDS-0001",
        "Files belong to the same accounts after the switch",
        traps: ["T1"],
        .high,
        .overridable,
        mandatory: true,
        links: [Link.bootc(673), Link.book("building/users-and-groups"), Link.rpmOSTree(49)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let identities = sides.prediction.identities else {
            return unknown("accounts are not known on both sides")
        }
        let findings = identities.changes.filter { $0.count > 0 }.map { finding($0, sides.host.accounts) }
        if findings.isEmpty, sides.analysis.varOwners == nil {
            return unknown("who owns what in /var was not counted")
        }
        return answer(findings)
    }

    private static func finding(_ change: IdentityPrediction.Change, _ accounts: AccountFacts) -> Finding {
        let kind = change.kind == .user ? "user" : "group"
        func names(_ names: [String]) -> String { names.isEmpty ? "no account" : Wording.list(names) }
        let pins = change.before.flatMap { name -> [String] in
            guard change.kind == .user else { return ["g \(name) \(change.id)"] }
            // A primary group of another number has to be there first.
            let gid = accounts.users.first { $0.name == name }?.gid
            let group = gid.flatMap { gid in accounts.groups.first { $0.gid == gid } }
            guard let group, group.gid != change.id else { return ["u \(name) \(change.id)"] }
            return ["g \(group.name) \(group.gid)", "u \(name) \(change.id):\(group.gid)"]
        }
        return finding(
            "Files of \(kind) \(change.id) (\(names(change.before))) will belong to \(names(change.after))",
            change.moved.isEmpty
                ? "Nobody of the image has that number under the name of before."
                : "The image knows "
                    + change.moved.sorted { $0.key < $1.key }.map { "\($0.key) as \($0.value)" }
                    .joined(separator: ", ") + ".",
            instance: "\(kind):\(change.id)",
            evidence: [
                .host("\(kind) \(change.id) now", is: names(change.before)),
                .predicted("\(kind) \(change.id) after the switch", is: names(change.after), not: names(change.before)),
            ],
            resources: (change.before + change.after).map { .init(change.kind == .user ? .user : .group, $0) },
            remediations: (pins.isEmpty
                ? []
                : [
                    Remediation.containerfile(
                        ImageLines.write(pins, to: "/usr/lib/sysusers.d/00-pinned-\(kind)-\(change.id).conf")
                            + " && systemd-sysusers",
                        text:
                            "above the lines that install packages; in vain where the base image has the account already"
                    )
                ]) + [.manual("or change the owners at the first boot: drydock diff PLAN users --list names the files")]
        )
    }
}

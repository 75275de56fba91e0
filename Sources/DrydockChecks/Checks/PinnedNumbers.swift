// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A group or account that stands in the host's own `/etc/group` or `/etc/passwd` keeps its number there, although the
/// image gives the same name another one in `/usr/lib`.
///
/// Files of the image that belong to the image's number are then somebody else's.
///
/// Detected by rows of `/etc` whose name the image has in `/usr/lib/passwd`, `/usr/lib/group` or with a number in
/// sysusers.d.
///
/// To do: take the row out if it was copied there only to add a member, and add the member otherwise; or pin the number
/// in the image.
enum PinnedNumbers: Comparison {
    static let about = About(
        "DD-IDS-0004",
        "Accounts that the host keeps have the numbers of the image",
        traps: ["T9"],
        .medium,
        .advisory,
        links: [Link.rpmOSTree(1318), Link.bootc(2461)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let (here, there) = (sides.host.accounts, sides.image.accounts)
        func rules(_ type: Character) -> [(String, UInt32)] {
            there.rules.filter { $0.type.first == type }.compactMap { rule in rule.id.map { (rule.name, $0) } }
        }
        // An account brings a group of its name, unless the line names another one.
        let groupsOfAccounts = there.rules.compactMap { rule -> (String, UInt32)? in
            guard rule.type.first == "u", rule.group == nil, let id = rule.id, id != 0 else { return nil }
            return (rule.name, id)
        }
        func known(_ shipped: [(String, UInt32)], _ made: [(String, UInt32)]) -> [String: UInt32] {
            Dictionary(shipped + made) { first, _ in first }
        }
        let users = known(there.users.filter { $0.file.hasPrefix("/usr") }.map { ($0.name, $0.uid) }, rules("u"))
        let groups = known(
            there.groups.filter { $0.file.hasPrefix("/usr") }.map { ($0.name, $0.gid) },
            rules("g") + groupsOfAccounts
        )
        // `nobody` has a check of its own.
        let differing =
            (sides.after.source("/etc/passwd") == .host
                ? here.users.filter { $0.file == "/etc/passwd" }.compactMap { row in
                    users[row.name].flatMap { $0 == row.uid ? nil : ("user", row.name, row.uid, $0, row.file) }
                } : [])
            + (sides.after.source("/etc/group") == .host
                ? here.groups.filter { $0.file == "/etc/group" }.compactMap { row in
                    groups[row.name].flatMap { $0 == row.gid ? nil : ("group", row.name, row.gid, $0, row.file) }
                } : [])
        return answer(
            differing.filter { $0.1 != "nobody" && $0.1 != "nfsnobody" }.map { kind, name, id, wanted, file in
                finding(
                    "The \(kind) \(name) stays \(id), in the image it is \(wanted)",
                    "A row of \(file) goes before what the image has in /usr/lib and sysusers.d.",
                    instance: "\(kind):\(name)",
                    evidence: [.host("\(file), \(name)", is: String(id), not: String(wanted))],
                    resources: [.init(kind == "user" ? .user : .group, name)],
                    remediations: [
                        .containerfile(
                            ImageLines.write(
                                ["\(kind == "user" ? "u" : "g") \(name) \(id)"],
                                to: "/usr/lib/sysusers.d/00-pinned-\(kind)-\(id).conf"
                            ),
                            text: "above the lines that install packages"
                        ),
                        .manual("or take the row out of \(file), if nothing on the host belongs to \(id)"),
                    ]
                )
            }
        )
    }
}

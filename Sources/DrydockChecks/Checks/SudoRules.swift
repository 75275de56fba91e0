// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// On CoreOS the account `core` has no password and becomes root by a rule that comes with the image.
///
/// An image without that rule leaves nobody who can become root.
///
/// Detected by the rules of sudoers before and after the switch, for accounts that can become root now without a
/// password and have none.
///
/// To do: keep the rule in a file of the host's own, or in the image.
enum SudoRules: Comparison {
    static let about = About(
        "DD-LOG-0003",
        "Whoever becomes root without a password still can",
        traps: ["T4"],
        .high,
        .overridable,
        mandatory: true,
        links: [Link.book("building/users-and-groups")]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        if let gap = sides.subject.unreadable("/etc/sudoers.d") ?? sides.subject.unreadable("/etc/sudoers") {
            return unknown(gap)
        }
        let before = sides.host.login.sudo
        let after = sides.merged(before, sides.image.login.sudo, by: \.path)
        let accounts = sides.host.accounts
        func fits(_ rule: LoginFacts.SudoRule, _ user: AccountFacts.User) -> Bool {
            guard rule.withoutPassword, rule.allCommands != false else { return false }
            if rule.who == "ALL" || rule.who == user.name { return true }
            guard rule.who.hasPrefix("%") else { return false }
            return accounts.groups.contains { group in
                group.name == rule.who.dropFirst() && (group.members.contains(user.name) || group.gid == user.gid)
            }
        }
        return answer(
            accounts.users.compactMap { user in
                guard user.uid != 0, accounts.shadow.map({ $0[user.name] != .set }) ?? true,
                    let rule = before.first(where: { fits($0, user) }), !after.contains(where: { fits($0, user) })
                else { return nil }
                let name = rule.path.split(separator: "/").last.map(String.init) ?? "rule"
                return finding(
                    "\(user.name) cannot become root any more",
                    "The rule that lets \(rule.who) do so without a password belongs to the old image, and \(user.name) has no password.",
                    instance: "user:\(user.name)",
                    evidence: [.predicted(rule.path, is: "absent, or without the rule", not: "\(rule.who), NOPASSWD")],
                    resources: [.init(.user, user.name), .init(.file, rule.path)],
                    remediations: [
                        // The main file includes the others, and must not be among them.
                        rule.path.hasPrefix("/etc/sudoers.d/")
                            ? .command(
                                ["cp", "-p", rule.path, "/etc/sudoers.d/kept-\(name)"],
                                "a file of the host's own stays"
                            )
                            : .manual("copy the line from \(rule.path) to a file in /etc/sudoers.d, with visudo -f"),
                        .containerfile(
                            "RUN echo \(ShellWords.quoted("\(rule.who) ALL=(ALL) NOPASSWD: ALL")) > /etc/sudoers.d/kept "
                                + "&& chmod 0440 /etc/sudoers.d/kept && visudo -c -f /etc/sudoers.d/kept"
                        ),
                    ]
                )
            }
        )
    }
}

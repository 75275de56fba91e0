// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Programs with the set-group-id or set-user-id bit belong to a number in the image.
///
/// If the number means somebody else on this host, the program runs with rights that it should not have, and not with
/// those that it needs.
///
/// Detected by the owners of such programs in the image, and by what the image's and the host's accounts call those
/// numbers after the switch.
///
/// To do: give the account a fixed number in the image (sysusers.d with a number, before the package is installed).
enum SetIDPrograms: Comparison {
    static let about = About(
        "DD-IMG-0011",
        "Set-id programs of the image belong to the same accounts here",
        traps: ["T11"],
        .high,
        .overridable,
        links: [Link.bootc(870)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let programs = sides.image.setIDPrograms else {
            return unknown("the Target does not say which programs have set-id bits; inspect the image anew")
        }
        guard let identities = sides.prediction.identities else {
            return unknown("accounts are not known on both sides")
        }
        let accounts = sides.image.accounts
        func rules(_ types: [Character]) -> [(UInt32, String)] {
            accounts.rules.filter { types.contains($0.type.first ?? " ") }.compactMap { rule in
                rule.id.map { ($0, rule.name) }
            }
        }
        func settled(_ kind: IdentityPrediction.Kind, _ names: [String: UInt32]) -> [String: UInt32] {
            identities.made.filter { $0.kind == kind }.reduce(into: names) { all, item in
                if let id = item.id, all[item.name] == nil { all[item.name] = id }
            }
        }
        let users = Dictionary(accounts.users.map { ($0.uid, $0.name) } + rules(["u"])) { first, _ in first }
        let groups = Dictionary(accounts.groups.map { ($0.gid, $0.name) } + rules(["g", "u"])) { first, _ in first }
        let after = (users: settled(.user, identities.users), groups: settled(.group, identities.groups))
        func others(_ id: UInt32, _ names: [UInt32: String], _ after: [String: UInt32]) -> [String] {
            guard id != 0 else { return [] }
            let holders = after.filter { $0.value == id }.map(\.key).sorted()
            guard let name = names[id] else { return holders.isEmpty ? ["no account"] : holders }
            return after[name] == id ? [] : holders.isEmpty ? ["no account"] : holders
        }
        return answer(
            programs.compactMap { node in
                let isUser = node.mode & 0o4000 != 0
                let holders =
                    (isUser ? others(node.uid, users, after.users) : [])
                    + (node.mode & 0o2000 != 0 ? others(node.gid, groups, after.groups) : [])
                guard !holders.isEmpty else { return nil }
                let number = isUser ? "user \(node.uid)" : "group \(node.gid)"
                let name = (isUser ? users[node.uid] : groups[node.gid]).map { "\(number) (\($0))" } ?? number
                return finding(
                    "\(node.path) would run with the rights of \(Wording.list(holders))",
                    "In the image it belongs to \(name); on this host that number is \(Wording.list(holders)) after the switch.",
                    instance: node.path,
                    evidence: [
                        .image(node.path, is: "owner \(node.uid):\(node.gid), mode \(String(node.mode, radix: 8))"),
                        .predicted("\(number) after the switch", is: Wording.list(holders)),
                    ],
                    resources: [.init(.file, node.path)],
                    remediations: [
                        .manual(
                            "in the image, give \(name) a number by sysusers.d that is free on the host, before its package is installed"
                        )
                    ]
                )
            }
        )
    }
}

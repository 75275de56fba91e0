// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Files of accounts that the host changed stay as they are, so that accounts which the image has in its own
/// `/etc/passwd` or `/etc/group` never arrive.
///
/// The same is true of rows in shadow.
///
/// Detected by the rows of both sides, and by whose version of each file stays.
///
/// To do: add what is missing, or let the image make its accounts by sysusers.d, which works on every host.
enum FrozenAccounts: Comparison {
    static let about = About(
        "DD-IDS-0002",
        "All accounts of the image arrive",
        traps: ["T7"],
        .medium,
        .advisory,
        links: [Link.book("building/users-and-groups"), Link.rpmOSTree(3459)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let identities = sides.prediction.identities else {
            return unknown("accounts are not known on both sides")
        }
        let rows = identities.rows.filter { $0.outcome != .stale }
        if rows.isEmpty, sides.host.accounts.shadow == nil, let gap = sides.subject.unreadable("/etc/shadow") {
            return unknown(gap)
        }
        guard !rows.isEmpty else { return pass() }
        // People are made by hand; system accounts with the numbers that own their files in the image.
        let lines = rows.filter { $0.outcome == .notTaken && $0.file == "/etc/passwd" }.compactMap { row in
            sides.image.accounts.users.first { $0.name == row.name && $0.uid < 1000 && $0.uid != 0 }
        }.map { "u \($0.name) \($0.uid) - \($0.home) \($0.shell)" }
        return answer([
            finding(
                "\(Quantities.counted(rows.count, "row")) of accounts will be missing: \(Wording.list(rows.map(\.name)))",
                Wording.sentence("of \(rows[0].name): \(rows[0].reason)"),
                evidence: rows.map { .predicted("the row of \($0.name) in \($0.file)", is: "absent", not: "present") },
                resources: rows.map {
                    .init($0.file.hasSuffix("group") || $0.file.hasSuffix("gshadow") ? .group : .user, $0.name)
                },
                remediations: (lines.isEmpty
                    ? []
                    : [
                        .containerfile(
                            ImageLines.write(lines, to: "/usr/lib/sysusers.d/10-accounts.conf")
                        )
                    ]) + [.manual("add the rows on the host, or make the accounts by sysusers.d in the image")]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A row in shadow or gshadow without an account or group of that name.
///
/// systemd-sysusers takes the name for existing, refuses to make it, and stops before the entries that come later.
///
/// Detected by comparing the names of `/etc/shadow` and `/etc/gshadow` with those of accounts and groups after the
/// switch.
///
/// To do: take the rows out.
enum StaleRows: Comparison {
    static let about = About(
        "DD-IDS-0003",
        "No row of shadow or gshadow is left over",
        traps: ["T8"],
        .medium,
        .advisory,
        links: [Link.book("building/users-and-groups")]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let identities = sides.prediction.identities else {
            return unknown("accounts are not known on both sides")
        }
        let accounts = sides.host.accounts
        if accounts.shadow == nil || accounts.gshadow == nil,
            let gap = sides.subject.unreadable("/etc/shadow") ?? sides.subject.unreadable("/etc/gshadow")
        {
            return unknown(gap)
        }
        return answer(
            identities.rows.filter { $0.outcome == .stale }.map { row in
                let isPlain =
                    !row.name.isEmpty
                    && row.name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
                let argv = ["sed", "-i", "/^\(row.name):/d", row.file]
                return finding(
                    "\(row.file) has a row for \(row.name), which does not exist",
                    "systemd-sysusers would not make \(row.name), nor what its configuration names after it.",
                    instance: "\(row.file):\(row.name)",
                    evidence: [.predicted("the row of \(row.name) in \(row.file)", is: "present", not: "absent")],
                    resources: [.init(.file, row.file)],
                    remediations: [isPlain ? .command(argv) : .manual("take the row out with vipw -s or vigr -s")]
                )
            }
        )
    }
}

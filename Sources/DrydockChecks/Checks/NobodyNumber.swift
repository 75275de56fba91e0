// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// `nobody` is 99 on Fedora CoreOS and its relatives, and 65534 elsewhere.
///
/// Files of one and processes of the other do not fit, and exports of NFS change their meaning.
///
/// Detected by the number of `nobody` before and after the switch.
///
/// To do: build the image with the number of the host, or look for files of the old number after the switch.
enum NobodyNumber: Comparison {
    static let about = About(
        "DD-IDS-0005",
        "nobody keeps its number",
        traps: ["T10"],
        .medium,
        .advisory,
        links: [Link.coreos(1201)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let identities = sides.prediction.identities else {
            return unknown("accounts are not known on both sides")
        }
        guard let before = sides.host.accounts.users.first(where: { $0.name == "nobody" })?.uid else {
            return skip("the host has no account nobody")
        }
        let made = identities.made.first { $0.kind == .user && $0.name == "nobody" }?.id
        guard let after = identities.users["nobody"] ?? made, after != before else { return pass() }
        return answer([
            finding(
                "nobody is \(before) now, and \(after) after the switch",
                "What belongs to \(before) belongs to nobody at all afterwards.",
                evidence: [.predicted("nobody", is: String(after), not: String(before))],
                resources: [.init(.user, "nobody")],
                remediations: [
                    .attended(
                        [
                            "find", "/var", "-xdev", "-path", "/var/lib/containers", "-prune", "-o", "-uid",
                            String(before), "-exec",
                            "chown", "-h", String(after), "{}", "+",
                        ],
                        "after the switch; file systems that are mounted below /var need it, too"
                    )
                ]
            )
        ])
    }
}

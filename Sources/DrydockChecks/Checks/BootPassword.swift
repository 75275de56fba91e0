// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// GRUB asks for a password before it lets anybody change an entry, and on some set-ups before it starts any but the
/// first: a rollback in the menu needs it.
///
/// Detected by `user.cfg` in `/boot/grub2`.
///
/// To do: have the password at hand, or a console that does not need it.
enum BootPassword: Comparison {
    static let about = About(
        "DD-BOT-0006",
        "The boot menu asks for no password",
        traps: ["T43"],
        .low,
        .advisory,
        links: [Link.coreos(2156)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        if sides.host.boot.entries.isEmpty, let gap = sides.subject.unreadable("/boot") {
            return unknown(gap)
        }
        let files = sides.host.boot.leftovers.filter { $0.hasSuffix("/user.cfg") }
        return answer(
            files.map { path in
                finding(
                    "GRUB has a password",
                    "Choosing the old deployment in the menu may need it.",
                    evidence: [.host(path, is: "present")],
                    resources: [.init(.file, path)],
                    remediations: [.manual("have the password at hand before the reboot")]
                )
            }
        )
    }
}

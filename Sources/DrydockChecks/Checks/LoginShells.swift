// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An account whose login shell the image does not have cannot log in.
///
/// Detected by the shells of accounts in the host's `/etc/passwd`, and by the programs in the image. Usual cause is a
/// shell that was layered as a package.
///
/// To do: install the shell in the image, or give the account another one.
enum LoginShells: Comparison {
    static let about = About(
        "DD-LOG-0005",
        "The image has the login shells of the accounts",
        .high,
        .overridable
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let users = sides.host.accounts.users.filter { user in
            user.file == "/etc/passwd" && user.shell.hasPrefix("/") && (user.uid == 0 || user.uid >= 1000)
                && !["/nologin", "/false"].contains(where: user.shell.hasSuffix) && user.shell != "/"
                && ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/libexec/"].contains(where: user.shell.hasPrefix)
                && !sides.hasProgram(user.shell)
        }
        return answer(
            users.map { user in
                finding(
                    "\(user.name) has a shell that the image lacks: \(user.shell)",
                    "Logins of \(user.name) would end at once, whichever way.",
                    instance: "user:\(user.name)",
                    evidence: [.image(user.shell, is: "absent", not: "present")],
                    resources: [.init(.user, user.name), .init(.file, user.shell)],
                    remediations: [
                        .attended(["usermod", "--shell", "/bin/bash", user.name]),
                        .manual("or install \(user.shell) in the image"),
                    ]
                )
            }
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Ignition writes ssh keys into `~/.ssh/authorized_keys.d`, where only a sshd reads them that was set up to: by a
/// program that it asks for keys, or by a pattern in `AuthorizedKeysFile`.
///
/// Both come with the old image, and go with it.
///
/// Detected by the files with keys in the homes, and by the settings of sshd as they will be: files that the host
/// changed, and those of the image.
///
/// To do: put the keys into `~/.ssh/authorized_keys`, which every sshd reads.
enum AuthorizedKeys: Comparison {
    static let about = About(
        "DD-LOG-0002",
        "sshd reads the keys of everybody who has some",
        traps: ["T3"],
        .high,
        .overridable,
        mandatory: true,
        links: [Link.coreos(2104), Link.coreos(2098)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let files = sides.host.login.keyFiles.filter { $0.keys != 0 }
        if files.isEmpty, let gap = sides.subject.unreadable("/var/home") ?? sides.subject.unreadable("/var/roothome") {
            return unknown(gap)
        }
        guard let server = serverAfter(sides) else {
            return unknown("the image has no sshd_config, and neither has the host")
        }
        let command = server.keysCommand?.split(separator: " ").first.map(String.init)
        let asks = command.map { $0.hasSuffix("/ssh-key-dir") && sides.hasProgram($0) } ?? false
        let byUser = Dictionary(grouping: files.filter { $0.isRead != false }, by: \.user)
        return answer(
            byUser.sorted { $0.key < $1.key }.compactMap { user, files -> Finding? in
                let read = files.filter { server.reads($0, asksKeyDirectory: asks) }
                // A key that stands in a file which is read as well is not lost.
                let known = Set(read.flatMap { $0.sums ?? [] })
                let lost = files.filter { file in
                    !read.contains(file) && !(file.sums.map { known.isSuperset(of: $0) } ?? false)
                }
                guard !lost.isEmpty else { return nil }
                let isAll = read.isEmpty
                let account = sides.host.accounts.users.first { $0.name == user }
                let folder = lost.first.flatMap { file in
                    file.path.firstRange(of: "/.ssh/").map { String(file.path[..<$0.upperBound]) }
                }
                return finding(
                    isAll
                        ? "\(user) cannot log in by ssh keys any more"
                        : "Some ssh keys of \(user) are not read any more",
                    "sshd of the image looks into \(Wording.list(server.keyPatterns)) only.",
                    instance: "user:\(user)",
                    severity: isAll ? nil : .medium,
                    evidence: lost.map { .predicted($0.path, is: "not read", not: "read") },
                    resources: [.init(.user, user)] + lost.map { .init(.file, $0.path) },
                    remediations: [
                        account.flatMap { account in folder.map { merge(lost.map(\.path), $0, account) } }
                            ?? .manual("move the keys to ~/.ssh/authorized_keys")
                    ]
                )
            }
        )
    }

    /// Run as the account itself: the folder is its own, and so is whatever a link in it leads to.
    private static func merge(_ files: [String], _ folder: String, _ user: AccountFacts.User) -> Remediation {
        let keys = ShellWords.quoted("\(folder)authorized_keys")
        let all = files.map { "cat \(ShellWords.quoted($0)); echo" }.joined(separator: "; ")
        return .command(
            [
                "setpriv", "--reuid=\(user.uid)", "--regid=\(user.gid)", "--clear-groups", "sh", "-c",
                "umask 077; { \(all); } >> \(keys)",
            ],
            "adds them to authorized_keys, which the old system reads as well"
        )
    }

    /// sshd's settings as they will be.
    private static func serverAfter(_ sides: Sides) -> LoginFacts? {
        var facts = LoginFacts()
        facts.server = sides.merged(sides.host.login.server, sides.image.login.server, by: \.path)
            .sorted { $0.path < $1.path }
        return facts.server.isEmpty ? nil : facts
    }
}

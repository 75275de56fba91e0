// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import DrydockModel

/// Who may log in: sshd's settings and keys, sudo, terminals without a password.
struct Logins {
    let roots: HostRoots
    let users: [AccountFacts.User]

    func facts() -> LoginFacts {
        var facts = LoginReader(reader: roots.etc, etc: "").facts()
        facts.keyFiles = keyFiles(facts)
        return facts
    }

    private func keyFiles(_ facts: LoginFacts) -> [LoginFacts.KeyFile] {
        guard let reader = roots.var else { return [] }
        let asksKeyDirectory = facts.keysCommand?.words.first?.hasSuffix("/ssh-key-dir") ?? false
        var found: [LoginFacts.KeyFile] = []
        var seen: Set<String> = []
        for user in users {
            guard let home = HomePlace.belowVar(user.home), seen.insert(home).inserted else { continue }
            let folder = "\(home)/.ssh"
            let names =
                ["authorized_keys", "authorized_keys2"]
                + reader.names("\(folder)/authorized_keys.d").map { "authorized_keys.d/\($0)" }
            for name in names where reader.look("\(folder)/\(name)") != nil {
                let keys = reader.text("\(folder)/\(name)").map(FactReader.lines)
                var file = LoginFacts.KeyFile(
                    path: "/var/\(folder)/\(name)",
                    user: user.name,
                    keys: keys?.count,
                    isRead: nil,
                    sums: keys.map { lines in Set(lines.map(Self.sum)).sorted() }
                )
                if facts.server.contains(where: { $0.path == "/etc/ssh/sshd_config" }) {
                    file.isRead = facts.reads(file, asksKeyDirectory: asksKeyDirectory)
                }
                found.append(file)
            }
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The sum of a key, whatever options stand before and whatever comment behind it (sshd(8), AUTHORIZED_KEYS FILE FORMAT).
    private static func sum(_ line: String) -> String {
        let words = line.words
        // In all formats the key begins with the length of its type's name.
        let key = words.first { $0.hasPrefix("AAAA") } ?? line
        return SHA256.hex(of: Array(key.utf8))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Reads what decides who may log in: sshd_config(5), sudoers(5), agetty's options.
struct LoginReader {
    private static let keywords: Set = [
        "include", "authorizedkeysfile", "authorizedkeyscommand", "authorizedkeyscommanduser", "permitrootlogin",
        "passwordauthentication", "pubkeyauthentication", "port", "listenaddress", "allowusers", "allowgroups",
        "denyusers", "denygroups", "hostkey", "trustedusercakeys", "strictmodes",
    ]

    let reader: FactReader
    /// The path of `/etc` below the reader's root, ending in a slash, or empty.
    let etc: String

    func facts() -> LoginFacts {
        var facts = LoginFacts()
        let main = "ssh/sshd_config"
        if let file = server(main) { facts.server.append(file) }
        for name in reader.names("\(etc)ssh/sshd_config.d", suffix: ".conf") {
            if let file = server("ssh/sshd_config.d/\(name)") { facts.server.append(file) }
        }
        for name in reader.names("\(etc)ssh") where name.hasPrefix("ssh_host_") && name.hasSuffix("_key") {
            guard var key = reader.look("\(etc)ssh/\(name)") else { continue }
            key.path = "/etc/ssh/\(name)"
            key.size = nil
            facts.hostKeys.append(key)
        }
        // sudo passes over names with a dot, and over back-ups.
        let dropins = reader.names("\(etc)sudoers.d").filter { !$0.contains(".") && !$0.hasSuffix("~") }
        // `#includedir` is no comment, and without one of both nothing of the folder counts.
        let includes = reader.text("\(etc)sudoers")?.contains("includedir") ?? false
        for path in ["sudoers"] + (includes ? dropins.map { "sudoers.d/\($0)" } : []) { facts.sudo += sudo(path) }
        facts.automaticLogins = automaticLogins()
        return facts
    }

    private func server(_ path: String) -> LoginFacts.ServerFile? {
        guard let text = reader.text(etc + path) else { return nil }
        var settings: [LoginFacts.Setting] = []
        var inMatch = false
        for line in FactReader.lines(text) {
            let words = line.split(maxSplits: 1) { $0.isWhitespace || $0 == "=" }
            guard let keyword = words.first?.lowercased() else { continue }
            if keyword == "match" { inMatch = true }
            guard words.count == 2, !inMatch, Self.keywords.contains(keyword) else { continue }
            let value = words[1].drop { $0.isWhitespace || $0 == "=" }.filter { $0 != "\"" }
            settings.append(LoginFacts.Setting(keyword: keyword, value: String(value.trimmed)))
        }
        return LoginFacts.ServerFile(path: "/etc/\(path)", settings: settings, hasMatch: inMatch)
    }

    private func sudo(_ path: String) -> [LoginFacts.SudoRule] {
        guard let text = reader.text(etc + path) else { return [] }
        let joined = text.split(separator: "\n", omittingEmptySubsequences: false).reduce(into: "") { whole, line in
            whole += line.hasSuffix("\\") ? String(line.dropLast()) : line + "\n"
        }
        // A number behind the sign is an account.
        let lines = joined.split(separator: "\n").map { String($0.trimmed) }.filter { line in
            line.first != "#" || line.dropFirst().first?.isNumber == true
        }
        let aliases = lines.filter { $0.hasPrefix("User_Alias") }.reduce(into: [String: [String]]()) { table, line in
            for definition in line.dropFirst("User_Alias".count).split(separator: ":") {
                let parts = definition.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { continue }
                table[String(parts[0].trimmed)] = parts[1].split(separator: ",").map { String($0.trimmed) }
            }
        }
        return lines.flatMap { line -> [LoginFacts.SudoRule] in
            let words = line.words
            // What is left is a user specification: who, hosts, and `=`.
            guard line.contains("="), let who = words.first, who.first != "@", !who.hasPrefix("Defaults"),
                !who.hasSuffix("_Alias"), words.count > 1
            else { return [] }
            let commands = line.split(separator: "=", maxSplits: 1).last?.split { " \t,:".contains($0) } ?? []
            return (aliases[who] ?? [who]).map { who in
                LoginFacts.SudoRule(
                    path: "/etc/\(path)",
                    who: who,
                    withoutPassword: line.contains("NOPASSWD:"),
                    allCommands: commands.last == "ALL"
                )
            }
        }
    }

    private func automaticLogins() -> [String] {
        let folder = "\(etc)systemd/system"
        let gettys = reader.names(folder).filter { $0.contains("getty@") || $0.hasPrefix("console-getty") }
        return gettys.filter { name in
            let files = name.hasSuffix(".d") ? reader.names("\(folder)/\(name)").map { "\(name)/\($0)" } : [name]
            return files.contains { file in
                guard reader.look("\(folder)/\(file)")?.type == .file else { return false }
                return reader.text("\(folder)/\(file)")?.contains("--autologin") ?? false
            }
        }
    }
}

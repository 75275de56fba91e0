// SPDX-License-Identifier: Apache-2.0

/// What decides who may log in, and become root.
package struct LoginFacts: Codable, Sendable, Equatable {
    /// One file of sshd's configuration.
    package struct ServerFile: Codable, Sendable, Equatable {
        /// The absolute path.
        package var path: String
        /// What it sets of the settings that decide on logins, in order, outside of `Match`: keyword in small letters, and value.
        package var settings: [Setting]
        /// Whether it has a `Match` block, whose settings count for some logins only.
        package var hasMatch: Bool

        /// One file of sshd's configuration.
        package init(path: String, settings: [Setting], hasMatch: Bool) {
            self.path = path
            self.settings = settings
            self.hasMatch = hasMatch
        }
    }

    /// One line of sshd_config(5).
    package struct Setting: Codable, Sendable, Equatable {
        /// The keyword in small letters.
        package var keyword: String
        /// The rest of the line.
        package var value: String

        /// One line of sshd_config(5).
        package init(keyword: String, value: String) {
            self.keyword = keyword
            self.value = value
        }
    }

    /// A file with ssh keys.
    package struct KeyFile: Codable, Sendable, Equatable {
        /// The absolute path.
        package var path: String
        /// Whose home it lies in.
        package var user: String
        /// How many keys it holds; absent if it cannot be read.
        package var keys: Int?
        /// Whether the running sshd's settings lead to it; absent if they are not known.
        package var isRead: Bool?
        /// SHA-256 of each key without options and comment, sorted; absent if the file cannot be read, and in documents of earlier
        /// versions.
        package var sums: [String]?

        /// A file with ssh keys.
        package init(path: String, user: String, keys: Int?, isRead: Bool?, sums: [String]? = nil) {
            self.path = path
            self.user = user
            self.keys = keys
            self.isRead = isRead
            self.sums = sums
        }
    }

    /// A line of sudoers(5) that lets somebody become somebody else.
    package struct SudoRule: Codable, Sendable, Equatable {
        /// The absolute path of the file.
        package var path: String
        /// Who: an account, or `%` and a group.
        package var who: String
        /// Whether no password is asked for.
        package var withoutPassword: Bool
        /// Whether for all commands; absent in documents of earlier versions.
        package var allCommands: Bool?

        /// A line of sudoers(5).
        package init(path: String, who: String, withoutPassword: Bool, allCommands: Bool? = nil) {
            self.path = path
            self.who = who
            self.withoutPassword = withoutPassword
            self.allCommands = allCommands
        }
    }

    /// sshd's configuration, the main file first.
    package var server: [ServerFile] = []
    /// The host keys of sshd: path to mode and owner.
    package var hostKeys: [Node] = []
    /// Files with keys of accounts; only of a host.
    package var keyFiles: [KeyFile] = []
    /// Who may become root.
    package var sudo: [SudoRule] = []
    /// The terminals that log somebody in without a password: agetty's `--autologin`.
    package var automaticLogins: [String] = []

    /// Nobody may.
    package init() {}

    /// Where sshd looks for keys: the first `AuthorizedKeysFile` that counts, patterns as they are written.
    package var keyPatterns: [String] {
        let set = effective("authorizedkeysfile") ?? ".ssh/authorized_keys .ssh/authorized_keys2"
        return set.split(separator: " ").map(String.init)
    }

    /// The program that sshd asks for keys; absent if none.
    package var keysCommand: String? {
        effective("authorizedkeyscommand").flatMap { $0.lowercased() == "none" ? nil : $0 }
    }

    /// Whether sshd looks into a file with keys, by a pattern, or because it asks a program for the keys of `authorized_keys.d`.
    package func reads(_ file: KeyFile, asksKeyDirectory: Bool) -> Bool {
        guard let place = file.path.split(separator: "/").firstIndex(of: ".ssh") else { return false }
        let path = file.path.split(separator: "/")[place...].joined(separator: "/")
        if asksKeyDirectory, path.hasPrefix(".ssh/authorized_keys.d/") { return true }
        return keyPatterns.contains { pattern in
            let relative = pattern.hasPrefix("%h/") ? String(pattern.dropFirst(3)) : pattern
            guard relative.hasSuffix("/*") else { return relative == path }
            let folder = relative.dropLast()
            return path.hasPrefix(folder) && !path.dropFirst(folder.count).contains("/")
        }
    }

    /// The first value that the files set, included ones in their place.
    package func effective(_ keyword: String) -> String? {
        guard let main = server.first(where: { $0.path == "/etc/ssh/sshd_config" }) else { return nil }
        for setting in main.settings {
            if setting.keyword == keyword { return setting.value }
            guard setting.keyword == "include" else { continue }
            // Of patterns only the usual one is known: all of the folder of drop-ins.
            for file in server
            where file.path.hasPrefix("/etc/ssh/sshd_config.d/") && setting.value.contains("sshd_config.d") {
                if let value = file.settings.first(where: { $0.keyword == keyword })?.value { return value }
            }
        }
        return nil
    }
}

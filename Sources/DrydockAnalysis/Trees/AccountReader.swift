// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Reads the files that accounts and groups are in: passwd(5), group(5), shadow(5), gshadow(5), subuid(5), sysusers.d(5),
/// nsswitch.conf(5).
struct AccountReader {
    /// One folder with such files.
    struct Folder {
        let reader: FactReader
        /// The path below the reader's root, ending in a slash, or empty.
        let path: String
        /// How the folder is called in facts.
        let shown: String
    }

    /// The folder of all files; the usual `/etc`.
    let etc: Folder
    /// Where the image keeps accounts that `/etc` need not have.
    let fallback: Folder
    /// Folders of sysusers.d, the strongest first.
    let rules: [Folder]

    /// What is known of all of them.
    func facts() -> AccountFacts {
        var facts = AccountFacts()
        for folder in [etc, fallback] {
            facts.users += rows(folder, "passwd", fields: 7) { fields in
                guard let uid = UInt32(fields[2]), let gid = UInt32(fields[3]) else { return nil }
                return AccountFacts.User(
                    name: fields[0],
                    uid: uid,
                    gid: gid,
                    home: fields[5],
                    shell: fields[6],
                    file: folder.shown + "/passwd"
                )
            }
            facts.groups += rows(folder, "group", fields: 4) { fields in
                UInt32(fields[2]).map { gid in
                    AccountFacts.Group(
                        name: fields[0],
                        gid: gid,
                        members: fields[3].split(separator: ",").map(String.init),
                        file: folder.shown + "/group"
                    )
                }
            }
        }
        if isReadable("shadow") {
            let rows = rows(etc, "shadow", fields: 2) { ($0[0], Self.password($0[1])) }
            facts.shadow = Dictionary(rows) { first, _ in first }
        }
        if isReadable("gshadow") { facts.gshadow = rows(etc, "gshadow", fields: 1) { $0[0] }.sorted() }
        facts.subuid = Set(rows(etc, "subuid", fields: 3) { $0[0] }).sorted()
        facts.subgid = Set(rows(etc, "subgid", fields: 3) { $0[0] }).sorted()
        facts.rules = sysusers()
        facts.services = services()
        return facts
    }

    private func isReadable(_ name: String) -> Bool {
        let path = etc.path + name
        return etc.reader.look(path) != nil && etc.reader.text(path) != nil
    }

    /// The rows of a file; of those that do not have their form, the first is noted.
    private func rows<Row>(_ folder: Folder, _ name: String, fields: Int, _ body: ([String]) -> Row?) -> [Row] {
        guard let text = folder.reader.text(folder.path + name) else { return [] }
        var rows: [Row] = []
        var broken: [Int] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            // Lines that begin with a sign are of the compat service.
            guard !line.trimmed.isEmpty, !"#+-".contains(line.first ?? "#") else { continue }
            let parts = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            if parts.count >= fields, !parts[0].isEmpty, let row = body(parts) {
                rows.append(row)
            } else {
                broken.append(index + 1)
            }
        }
        if let first = broken.first {
            folder.reader.note(folder.path + name, "line \(first) is no row of \(name)(5); \(broken.count) such lines")
        }
        return rows
    }

    private static func password(_ field: String) -> AccountFacts.Password {
        guard let first = field.first else { return .empty }
        return first == "!" || first == "*" ? .locked : .set
    }

    // MARK: - sysusers.d(5)

    private func sysusers() -> [AccountFacts.Rule] {
        // A file hides one of its name in a weaker folder.
        var places: [String: Folder] = [:]
        for folder in rules.reversed() {
            for name in folder.reader.names(folder.path, suffix: ".conf") { places[name] = folder }
        }
        return places.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap { name, folder in
            let path = "\(folder.path)/\(name)"
            var broken: [String] = []
            let rules = folder.reader.lines(path).compactMap { line -> AccountFacts.Rule? in
                let fields = Self.fields(line)
                guard let type = fields.first, ["u", "u!", "g", "m", "r"].contains(type), fields.count > 1 else {
                    broken.append(line)
                    return nil
                }
                return type == "r" ? nil : Self.rule(fields, file: "\(folder.shown)/sysusers.d/\(name)")
            }
            if !broken.isEmpty { folder.reader.note(path, "has lines that are none of sysusers.d(5): \(broken.count)") }
            return rules
        }
    }

    private static func rule(_ fields: [String], file: String) -> AccountFacts.Rule {
        var rule = AccountFacts.Rule(type: fields[0], name: fields[1], id: nil, group: nil, path: nil, file: file)
        guard fields.count > 2, fields[2] != "-" else { return rule }
        if rule.type == "m" {
            rule.group = fields[2]
        } else if fields[2].hasPrefix("/") {
            rule.path = fields[2]
        } else {
            let parts = fields[2].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            rule.id = UInt32(parts[0])
            rule.group = parts.count > 1 ? parts[1] : nil
        }
        return rule
    }

    /// The fields of a line, quoted ones in one piece.
    private static func fields(_ line: String) -> [String] {
        var fields: [String] = []
        var current = ""
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { current.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character.isWhitespace {
                if !current.isEmpty { fields.append(current) }
                current = ""
            } else {
                current.append(character)
            }
        }
        return current.isEmpty ? fields : fields + [current]
    }

    // MARK: - nsswitch.conf(5)

    private func services() -> [String: [String]] {
        var services: [String: [String]] = [:]
        for line in etc.reader.lines(etc.path + "nsswitch.conf") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, ["passwd", "group", "shadow"].contains(parts[0].trimmed) else { continue }
            var inAction = false
            services[String(parts[0].trimmed)] = parts[1].words.filter { word in
                let isAction = inAction || word.hasPrefix("[")
                inAction = isAction && !word.hasSuffix("]")
                return !isAction
            }
        }
        return services
    }
}

extension AccountReader {
    /// What a tree sets by itself.
    init(tree: FactReader) {
        etc = Folder(reader: tree, path: "usr/etc/", shown: "/etc")
        fallback = Folder(reader: tree, path: "usr/lib/", shown: "/usr/lib")
        rules = [Folder(reader: tree, path: "usr/lib/sysusers.d", shown: "/usr/lib")]
    }

    /// What a host has now.
    init(etc: FactReader, tree: FactReader) {
        self.etc = Folder(reader: etc, path: "", shown: "/etc")
        fallback = Folder(reader: tree, path: "usr/lib/", shown: "/usr/lib")
        rules = [
            Folder(reader: etc, path: "sysusers.d", shown: "/etc"),
            Folder(reader: tree, path: "usr/lib/sysusers.d", shown: "/usr/lib"),
        ]
    }
}

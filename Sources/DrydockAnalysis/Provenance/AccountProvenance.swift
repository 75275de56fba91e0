// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import Ignition

/// Accounts and groups that are not as the image sets them, or are declared.
struct AccountProvenance {
    private let tables: [String: AccountTable]
    private let context: ProvenanceContext

    init(_ context: ProvenanceContext) {
        self.context = context
        var tables: [String: AccountTable] = [:]
        for (name, _) in AccountTable.names {
            tables[name] = AccountTable(name, in: context.view)
        }
        self.tables = tables
    }

    /// The accounts, then the groups.
    func entries() -> [Provenance.Entry] {
        let users = names(in: ["passwd", "shadow"], context.declared.users.keys).map(user)
        let wanted = context.declared.users.values.flatMap(\.groups)
        let groups = names(in: ["group"], Set(context.declared.groups.keys).union(wanted)).compactMap {
            group($0, users)
        }
        return users + groups
    }

    /// The home directories.
    var homes: Set<String> {
        Set((tables["passwd"]?.now ?? [:]).values.compactMap { $0.count > 5 ? $0[5] : nil })
    }

    /// The names whose rows in a table changed.
    func changed(_ table: String) -> Set<String> { tables[table]?.changed ?? [] }

    /// Whether a table has a row of a name now.
    func holds(_ name: String, in table: String) -> Bool { tables[table]?.now?[name] != nil }

    private func names(in tables: [String], _ declared: some Sequence<String>) -> [String] {
        let changed = tables.reduce(Set(declared)) { $0.union(self.tables[$1]?.changed ?? []) }
        return changed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The entry of what a config declares, before it is compared.
    private func entry(
        _ subject: Provenance.Subject,
        _ name: String,
        _ author: DeclaredState.Author
    ) -> Provenance.Entry {
        Provenance.Entry(
            subject: subject,
            name: name,
            origin: author.origin,
            confidence: .certain,
            evidence: ["declared by \(author.name)"]
        )
    }

    /// The row of what is declared, to be compared; `nil` if its being there or not says everything, which the entry gets.
    private func present(_ entry: inout Provenance.Entry, in table: String, shouldExist: Bool) -> [String]? {
        guard let now = tables[table]?.now else { return nil }
        let row = now[entry.name]
        guard !shouldExist else {
            if row == nil { entry.state = .missing }
            return row
        }
        (entry.state, entry.differs) = row == nil ? (.asDeclared, []) : (.drifted, ["exists"])
        return nil
    }

    // MARK: - Users

    private func user(_ name: String) -> Provenance.Entry {
        guard let declared = context.declared.users[name] else { return undeclared(.user, name) }
        var entry = entry(.user, name, declared.author)
        guard let live = present(&entry, in: "passwd", shouldExist: declared.row != nil), let row = declared.row else {
            return entry
        }
        let fields = [
            "uid": "\(row.uid)", "gid": "\(row.gid)", "gecos": row.gecos, "home": row.home, "shell": row.shell,
        ]
        let columns = ["uid": 2, "gid": 3, "gecos": 4, "home": 5, "shell": 6]
        for (field, column) in columns.sorted(by: { $0.value < $1.value }) {
            let value = live.count > column ? live[column] : ""
            if value != fields[field] { entry.differs.append(field) }
        }
        if let groups = tables["group"]?.now {
            let member = groups.filter { Self.members($0.value).contains(name) }.keys
            if Set(member) != declared.groups { entry.differs.append("groups") }
        }
        if let hash = tables["shadow"]?.now?[name]?.dropFirst().first, !isDeclared(hash, declared) {
            entry.differs.append("password")
        }
        entry.state = entry.differs.isEmpty ? .asDeclared : .drifted
        return entry
    }

    /// Whether an account's password is what Ignition left: the hash that was given, else the image's or none.
    private func isDeclared(_ hash: String, _ declared: DeclaredState.DeclaredUser) -> Bool {
        let name = declared.row?.name ?? ""
        if let wanted = context.declared.machinePasswords[name] ?? declared.passwordHash, !wanted.isEmpty {
            return hash == wanted
        }
        if let before = tables["shadow"]?.before[name]?.dropFirst().first { return hash == before }
        return ["*", "!", "!!", "!*", ""].contains(hash)
    }

    // MARK: - Groups

    private func group(_ name: String, _ users: [Provenance.Entry]) -> Provenance.Entry? {
        guard let declared = context.declared.groups[name] else { return undeclaredGroup(name, users) }
        var entry = entry(.group, name, declared.author)
        guard let live = present(&entry, in: "group", shouldExist: declared.row != nil), let row = declared.row else {
            return entry
        }
        if live.count < 3 || live[2] != "\(row.gid)" { entry.differs.append("gid") }
        if Self.members(live) != Set(row.members) { entry.differs.append("members") }
        entry.state = entry.differs.isEmpty ? .asDeclared : .drifted
        return entry
    }

    /// A group that is only different in who is in it belongs to who put them there; `nil` if it is as it should be.
    private func undeclaredGroup(_ name: String, _ users: [Provenance.Entry]) -> Provenance.Entry? {
        let (before, now) = (tables["group"]?.before[name] ?? [], tables["group"]?.now?[name] ?? [])
        let isRowKept = before.count > 3 && now.count > 3 && before[..<3] == now[..<3]
        guard isRowKept else { return before == now ? nil : undeclared(.group, name) }
        let (old, members) = (Self.members(before), Self.members(now))
        let expected = old.union(context.declared.users.filter { $0.value.groups.contains(name) }.map(\.key))
        let odd = expected.symmetricDifference(members).sorted()
        let moved = expected.union(members).subtracting(old.intersection(members)).sorted()
        let movers = moved.compactMap { name in users.first { $0.name == name } }
        let order: [Provenance.Origin] = [.ignition, .machineConfig, .firstBoot]
        let author = movers.first(by: order) ?? movers.first
        guard let author else { return before == now ? nil : undeclared(.group, name) }
        let isJudged = author.state != .undeclared && author.state != nil
        let isDrifted = isJudged && !odd.isEmpty
        return Provenance.Entry(
            subject: .group,
            name: name,
            origin: author.origin,
            confidence: author.confidence,
            state: isDrifted ? .drifted : isJudged ? .asDeclared : author.state,
            differs: isDrifted ? ["members"] : [],
            evidence: ["its members changed with \(moved.joined(separator: ", "))"]
                + (isDrifted ? ["not as declared: \(odd.joined(separator: ", "))"] : [])
        )
    }

    private static func members(_ row: [String]) -> Set<String> {
        row.count > 3 ? Set(row[3].split(separator: ",").map(String.init)) : []
    }

    // MARK: - What no config declares

    /// Whether a row is new, and as sysusers.d(5) leaves one: without a password, without members.
    private func isMadeBySystem(_ subject: Provenance.Subject, _ name: String) -> Bool {
        guard subject == .user else {
            return tables["group"]?.before[name] == nil && Self.members(tables["group"]?.now?[name] ?? []).isEmpty
        }
        let hash = tables["shadow"]?.now?[name]?.dropFirst().first ?? "!"
        return tables["passwd"]?.before[name] == nil && tables["passwd"]?.now?[name] != nil
            && (hash.isEmpty || hash.hasPrefix("!") || hash.hasPrefix("*"))
    }

    private func undeclared(_ subject: Provenance.Subject, _ name: String) -> Provenance.Entry {
        if let rule = context.rules.account(name), isMadeBySystem(subject, name) {
            return context.undeclared(subject, name, rule.origin, .high, rule.evidence)
        }
        if subject == .user, context.declared.baseUsers.contains(name) {
            return context.undeclared(
                subject,
                name,
                .firstBoot,
                .high,
                "the distribution's base config makes it; what a user's config asked beside is not known"
            )
        }
        if let line = context.journal.evidence(account: name) {
            return context.undeclared(subject, name, .ignition, .high, line)
        }
        if let home = tables["passwd"]?.now?[name].flatMap({ $0.count > 5 ? $0[5] : nil }),
            context.holdsIgnitionKeys(home: home)
        {
            return context.undeclared(subject, name, .ignition, .medium, "has ssh keys in a file that Ignition writes")
        }
        return context.unexplained(subject, name, modified: nil)
    }
}

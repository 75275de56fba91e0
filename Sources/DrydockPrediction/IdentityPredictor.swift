// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Which numbers accounts and groups will have, and which files will belong to somebody else.
struct IdentityPredictor {
    /// How many folders are listed for one number.
    private static let placeLimit = 100

    let host: AccountFacts
    let image: AccountFacts
    let etc: ConfigurationAfter
    let outcomes: [EtcOutcome]
    /// Who owns how much of `/var`; `nil` if that is not known.
    let census: VarFacts?

    func predict() -> IdentityPrediction {
        let before = Names(
            users: table(visible(host.users, "passwd", \.file, host.services, etc.live)),
            groups: table(visible(host.groups, "group", \.file, host.services, etc.live))
        )
        let users = usersAfter
        let groups = groupsAfter
        let after = Names(users: table(users), groups: table(groups))
        let made = made(after)
        var settled = after
        for item in made {
            guard let id = item.id else { continue }
            if item.kind == .user { settled.users[item.name] = id } else { settled.groups[item.name] = id }
        }
        return IdentityPrediction(
            users: after.users,
            groups: after.groups,
            made: made,
            changes: changes(.user, before.users, settled.users) + changes(.group, before.groups, settled.groups),
            rows: rows(users, groups)
        )
    }

    private struct Names {
        var users: [String: UInt32]
        var groups: [String: UInt32]
    }

    private func table(_ users: [AccountFacts.User]) -> [String: UInt32] {
        Dictionary(users.map { ($0.name, $0.uid) }) { first, _ in first }
    }

    private func table(_ groups: [AccountFacts.Group]) -> [String: UInt32] {
        Dictionary(groups.map { ($0.name, $0.gid) }) { first, _ in first }
    }

    // MARK: - After

    private var usersAfter: [AccountFacts.User] {
        rows("/etc/passwd", host.users, image.users, \.file) + fallback("passwd", image.users, \.file)
    }

    private var groupsAfter: [AccountFacts.Group] {
        rows("/etc/group", host.groups, image.groups, \.file) + fallback("group", image.groups, \.file)
    }

    /// The rows of a file of `/etc` as it will be.
    private func rows<Row>(_ path: String, _ here: [Row], _ there: [Row], _ file: KeyPath<Row, String>) -> [Row] {
        switch etc.source(path) {
        case .host: here.filter { $0[keyPath: file] == path }
        case .image: there.filter { $0[keyPath: file] == path }
        case .none: []
        }
    }

    /// What the image keeps in `/usr/lib`, if names are looked up there.
    private func fallback<Row>(_ database: String, _ rows: [Row], _ file: KeyPath<Row, String>) -> [Row] {
        let services = etc.source("/etc/nsswitch.conf") == .host ? host.services : image.services
        return visible(rows, database, file, services, etc.nodes).filter { $0[keyPath: file] == "/usr/lib/\(database)" }
    }

    /// The rows that programs see: those of `/usr/lib` only if names are looked up there.
    private func visible<Row>(
        _ rows: [Row],
        _ database: String,
        _ file: KeyPath<Row, String>,
        _ services: [String: [String]],
        _ configuration: [String: Node]
    ) -> [Row] {
        // Without the file or the line libc looks into /etc alone; a file that was not read is taken for the usual one.
        let isRead = !services.isEmpty || configuration["/etc/nsswitch.conf"] == nil
        guard services[database]?.contains("altfiles") ?? !isRead else {
            return rows.filter { $0[keyPath: file] == "/etc/\(database)" }
        }
        return rows
    }

    /// The lines of sysusers.d as they will count: a file of `/etc` hides one of its name.
    private var rules: [AccountFacts.Rule] {
        func place(_ rule: AccountFacts.Rule) -> String {
            "/etc/sysusers.d/" + (rule.file.split(separator: "/").last.map(String.init) ?? "")
        }
        let shipped = image.rules.filter { etc.nodes[place($0)] == nil }
        let local = host.rules.filter { $0.file.hasPrefix("/etc/") && etc.source($0.file) == .host }
        return (shipped + local).enumerated().sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }
            .map(\.element)
    }

    /// What sysusers makes at the first boot (systemd's `sysusers.c`): what there is no name for, groups before accounts.
    private func made(_ after: Names) -> [IdentityPrediction.Made] {
        var made: [IdentityPrediction.Made] = []
        var users = after.users
        var groups = after.groups
        let rules = rules
        func makeGroup(_ name: String, _ wanted: UInt32?) {
            guard groups[name] == nil else { return }
            // Neither a group nor an account of another name may have the number.
            let id = wanted.flatMap { id in
                groups.values.contains(id) || users.contains { $0.value == id && $0.key != name } ? nil : id
            }
            made.append(IdentityPrediction.Made(kind: .group, name: name, id: id))
            groups[name] = id ?? .max
        }
        func makeUser(_ name: String, _ wanted: UInt32?, isStrict: Bool) {
            guard users[name] == nil else { return }
            // Without a wish the number of the group of that name is taken.
            let id = (wanted ?? groups[name].flatMap { $0 == .max ? nil : $0 }).flatMap { id in
                let isOthers = !isStrict && groups.contains { $0.value == id && $0.key != name }
                return users.values.contains(id) || isOthers ? nil : id
            }
            made.append(IdentityPrediction.Made(kind: .user, name: name, id: id))
            users[name] = id ?? .max
        }
        for rule in rules {
            switch rule.type {
            case "g": makeGroup(rule.name, rule.id)
            case "m": makeGroup(rule.group ?? rule.name, nil)
            default: if rule.group == nil, users[rule.name] == nil { makeGroup(rule.name, rule.id) }
            }
        }
        for rule in rules where rule.type != "g" {
            makeUser(rule.name, rule.type == "m" ? nil : rule.id, isStrict: rule.type != "m" && rule.group != nil)
        }
        return made
    }

    // MARK: - Files

    private func changes(
        _ kind: IdentityPrediction.Kind,
        _ before: [String: UInt32],
        _ after: [String: UInt32]
    ) -> [IdentityPrediction.Change] {
        let old = Dictionary(grouping: before.keys) { before[$0] ?? 0 }
        let new = Dictionary(grouping: after.keys) { after[$0] ?? 0 }
        let differing = Set(old.keys).union(new.keys).filter { Set(old[$0] ?? []) != Set(new[$0] ?? []) }
        let owned = owned(kind, differing)
        return owned.map { id, places in
            let names = (old[id] ?? []).sorted()
            return IdentityPrediction.Change(
                kind: kind,
                id: id,
                before: names,
                after: (new[id] ?? []).sorted(),
                moved: Dictionary(uniqueKeysWithValues: names.compactMap { name in after[name].map { (name, $0) } })
                    .filter { $0.value != id },
                count: places.values.reduce(0, +),
                places: places.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.placeLimit)
                    .map { IdentityPrediction.Place(path: $0.key, count: $0.value) }
            )
        }.sorted { $0.id < $1.id }
    }

    /// What numbers own in `/etc` of the host's own, and in `/var`: number to folder to count.
    private func owned(_ kind: IdentityPrediction.Kind, _ ids: Set<UInt32>) -> [UInt32: [String: UInt64]] {
        var owned: [UInt32: [String: UInt64]] = [:]
        for node in outcomes.lazy.compactMap(\.result) {
            let id = kind == .user ? node.uid : node.gid
            guard ids.contains(id), etc.isLocal(node) else { continue }
            let parts = node.path.split(separator: "/").prefix(2)
            owned[id, default: [:]]["/" + parts.joined(separator: "/"), default: 0] += 1
        }
        for row in census?.rows ?? [] where !VarFacts.isForeign(row.path) {
            let id = kind == .user ? row.uid : row.gid
            guard ids.contains(id) else { continue }
            owned[id, default: [:]][row.path, default: 0] += row.count
        }
        return owned
    }

    // MARK: - Rows

    private func rows(_ users: [AccountFacts.User], _ groups: [AccountFacts.Group]) -> [IdentityPrediction.Row] {
        let local = users.filter { $0.file == "/etc/passwd" }.map(\.name)
        let localGroups = groups.filter { $0.file == "/etc/group" }.map(\.name)
        var rows: [IdentityPrediction.Row] = []
        if let shadow = etc.source("/etc/shadow") == .host ? host.shadow : image.shadow {
            rows += compare(
                "/etc/shadow",
                Set(shadow.keys),
                with: Set(local),
                all: Set(users.map(\.name)),
                stale: "there is no account of that name; one that is made later takes it over",
                missing: "the account has no row, so only a password in /etc/passwd itself would count"
            )
        }
        if let gshadow = etc.source("/etc/gshadow") == .host ? host.gshadow : image.gshadow {
            rows += compare(
                "/etc/gshadow",
                Set(gshadow),
                with: Set(localGroups),
                all: Set(groups.map(\.name)),
                stale: "there is no group of that name, and sysusers refuses to make one while the row is there",
                missing: "the group has no row, so no password of it counts"
            )
        }
        if etc.source("/etc/passwd") == .host {
            rows += notTaken(
                "/etc/passwd",
                image.users.filter { $0.file == "/etc/passwd" }.map(\.name),
                Set(users.map(\.name))
            )
        }
        if etc.source("/etc/group") == .host {
            rows += notTaken(
                "/etc/group",
                image.groups.filter { $0.file == "/etc/group" }.map(\.name),
                Set(groups.map(\.name))
            )
        }
        return rows
    }

    private func compare(
        _ file: String,
        _ rows: Set<String>,
        with local: Set<String>,
        all: Set<String>,
        stale whyStale: String,
        missing whyMissing: String
    ) -> [IdentityPrediction.Row] {
        let stale = rows.subtracting(all).sorted().map { name in
            IdentityPrediction.Row(
                file: file,
                name: name,
                outcome: .stale,
                reason: whyStale
            )
        }
        let missing = local.subtracting(rows).sorted().map { name in
            IdentityPrediction.Row(
                file: file,
                name: name,
                outcome: .missing,
                reason: whyMissing
            )
        }
        return stale + missing
    }

    private func notTaken(_ file: String, _ wanted: [String], _ names: Set<String>) -> [IdentityPrediction.Row] {
        Set(wanted).subtracting(names).sorted().map { name in
            IdentityPrediction.Row(
                file: file,
                name: name,
                outcome: .notTaken,
                reason: "the host's file was changed and stays, so the image's new row does not come"
            )
        }
    }
}
